/**
 * What came of a file. The sandboxed worker fills this plain structure, which holds numbers and names from our own
 * tables only; the process that trusts nothing from the file checks it and prints it as JSON. So a decoder that
 * was taken over can lie about sizes, but cannot put words into anybody's page.
 */
#ifndef RENDER_REPORT_H
#define RENDER_REPORT_H

#include "kind.h"

#include "base/buf.h"
#include "base/err.h"

#include <stdint.h>

#define REPORT_RENDITIONS 3

struct report {
    enum status status;   /* when not STATUS_OK, only `detail` means anything */
    char detail[ERR_MAX]; /* the sentence of a refusal */
    enum media_type type;
    uint32_t width, height; /* upright; 0 for audio */
    bool animated;
    bool alpha;
    bool poster; /* the renditions show a frame of a video, or stand for it */
    int64_t duration_ms;
    uint32_t removed; /* 1u << enum note */
    uint32_t count;   /* of renditions */
    struct {
        uint32_t width, height;
    } renditions[REPORT_RENDITIONS];
};

/** Makes a report into a refusal. */
void report_refuse(struct report *report, const struct err *err);

/** Whether every value is one that an honest worker could have sent; makes `detail` printable. */
bool report_check(struct report *report);

/** Appends the JSON object. */
void report_print(const struct report *report, struct buf *out);

#endif
