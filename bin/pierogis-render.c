/*
 * pierogis-render: the program that opens untrusted files, so that no other program has to.
 * What it reads and writes is described by options_help in bin/render/options.c.
 */
#include "render/job.h"

#include "base/file.h"
#include "base/json_write.h"
#include "base/sandbox.h"

static void print_level(struct buf *out)
{
    struct sandbox_level level = sandbox_probe();
    struct json_write w;

    json_begin(&w, out, false);
    json_object(&w);
    json_key(&w, "landlock_abi");
    json_put_i64(&w, level.landlock_abi);
    json_key(&w, "seccomp");
    json_put_bool(&w, level.seccomp);
    json_end(&w);
    json_finish(&w);
    buf_char(out, '\n');
}

int main(int argc, char **argv)
{
    struct buf out = BUF_INIT;
    struct options options;
    struct report report;
    enum status status;
    struct err err;

    memset(&report, 0, sizeof(report));
    status = options_read(&options, argc, argv, &err);
    if (status == STATUS_OK && options.help) {
        buf_text(&out, options_help);
    } else if (status == STATUS_OK && options.level) {
        print_level(&out);
    } else {
        if (status == STATUS_OK)
            job_run(&options, &report);
        else
            report_refuse(&report, &err);
        report_print(&report, &out);
        status = report.status;
    }
    if (file_write_fd(1, "standard output", buf_view(&out), &err) != STATUS_OK)
        status = STATUS_IO;
    buf_free(&out);
    return status_row(status)->exit_code;
}
