/**
 * The single boxes of an MP4 file that mp4.c looks into. Section numbers are those of ISO/IEC 14496-12:2015.
 */
#ifndef RENDER_MP4_BOXES_H
#define RENDER_MP4_BOXES_H

#include "notes.h"

#include "base/err.h"

enum mp4_place {
    MP4_LEAF,
    MP4_FILE,
    MP4_MOOV,
    MP4_TRAK,
    MP4_EDTS,
    MP4_MDIA,
    MP4_MINF,
    MP4_STBL
};

struct mp4_box {
    char type[5];
    size_t offset; /* of its data in the file */
    size_t len;    /* of its data; it lies within the file */
};

struct mp4_state {
    uint8_t *bytes; /* the whole file */
    size_t size;
    struct notes notes;
    bool has_moov, has_mdat;
    uint32_t timescale; /* units per second of `duration` */
    uint64_t duration;
    uint32_t width, height; /* of the first video track, upright */
    unsigned tracks, videos;
    struct {
        char handler[5];
        uint32_t width, height;
        bool has_codec, has_times, has_sizes, has_chunks;
    } track; /* the one that is being read */
};

/** Checks one box and cleans it in place. */
typedef enum status mp4_reader(struct mp4_state *s, const struct mp4_box *box, struct err *err);

mp4_reader mp4_read_ftyp, mp4_read_mdat, mp4_read_moov, mp4_read_fragment, mp4_read_mvhd,
    mp4_read_trak, mp4_read_tkhd, mp4_read_mdhd, mp4_read_hdlr, mp4_read_dinf, mp4_read_stsd,
    mp4_read_times, mp4_read_keys, mp4_read_stsc, mp4_read_stsz, mp4_read_stco, mp4_read_co64;

/** Whether the track that was just read is whole and of a kind that may stay. */
enum status mp4_end_track(struct mp4_state *s, struct err *err);

#endif
