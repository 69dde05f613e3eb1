#include "doctor_machine.h"
#include "install.h"
#include "show.h"

#include "base/child.h"
#include "base/clock.h"
#include "base/json_read.h"
#include "base/number.h"
#include "base/program.h"
#include "base/sandbox.h"

#include <errno.h>
#include <sys/statvfs.h>

#define FREE_BYTES 200000000
#define FREE_FILES 1000
#define BUILT_AFTER 1767225600 /* 2026-01-01: this program is not older */
#define LEVEL_MAX 4096
#define LEVEL_MS 10000

static void check_programs(struct doctor *doctor)
{
    struct arena *arena = &doctor->cli->arena;

    if (program_find(arena, "lighttpd") == NULL)
        finding_add(doctor, FINDING_NOTE, "programs",
                    "lighttpd is not there, so \"pierogis serve\" cannot work: apt install "
                    "lighttpd, or see \"pierogis config\" for other servers");
    if (program_find(arena, "ffmpeg") == NULL || program_find(arena, "ffprobe") == NULL)
        finding_add(doctor, FINDING_WARNING, "programs",
                    "without ffmpeg only pictures, text and MP4 are taken: apt install ffmpeg");
    finding_ok(doctor, "programs", "lighttpd and ffmpeg are there");
}

/* --- the sandboxes --------------------------------------------------------------------------------------- */

static void tell_level(struct doctor *doctor, const char *who, const struct sandbox_level *level)
{
    const bool files = level->landlock_abi > 0;

    if (files && level->seccomp)
        finding_add(doctor, FINDING_OK, "sandbox",
                    "%s are locked in: from files by Landlock (version %d), from system calls by "
                    "seccomp",
                    who, level->landlock_abi);
    else if (!files && !level->seccomp)
        finding_add(doctor, FINDING_WARNING, "sandbox",
                    "%s run without a sandbox: this kernel has neither Landlock nor seccomp; use "
                    "Linux 5.13 or newer with both switched on",
                    who);
    else
        finding_add(doctor, FINDING_WARNING, "sandbox",
                    "%s run in half a sandbox: this kernel has no %s", who,
                    files ? "seccomp; use one that has it"
                          : "Landlock; use Linux 5.13 or newer with it switched on");
}

static bool read_level(struct cli *cli, const struct child_result *result,
                       struct sandbox_level *level)
{
    const struct json *json;
    int64_t abi;

    if (result->end != CHILD_EXITED || result->code != 0 ||
        json_read(&json, &cli->arena, buf_view(&result->output), LEVEL_MAX, NULL) != STATUS_OK ||
        !json_int(json_get(json, "landlock_abi"), 0, 1000, &abi) ||
        !json_bool(json_get(json, "seccomp"), &level->seccomp))
        return false;
    level->landlock_abi = (int)abi;
    return true;
}

static void check_render(struct doctor *doctor)
{
    struct cli *cli = doctor->cli;
    struct sandbox_level level;
    struct child_result result;
    struct install install;
    enum status status = install_find(&install, &cli->arena, &cli->err);
    const char *arguments[] = {install.render, "--level", NULL};
    const struct child_command command = {
        .path = install.render,
        .arguments = arguments,
        .directory = -1,
        .input = -1,
        .extra = -1,
        .output_max = LEVEL_MAX,
        .timeout_ms = LEVEL_MS,
    };

    if (status != STATUS_OK) {
        finding_failed(doctor, "render");
        return;
    }
    status = child_run(&command, &result, &cli->err);
    if (status == STATUS_OK && read_level(cli, &result, &level))
        tell_level(doctor, "the programs that open pictures and videos", &level);
    else
        finding_add(doctor, FINDING_PROBLEM, "render",
                    "%s does not work, so nothing but text can be posted: install pierogis again",
                    install.render);
    child_result_free(&result);
}

/* --- disk and clock -------------------------------------------------------------------------------------- */

static void check_disk(struct doctor *doctor)
{
    struct buf size = BUF_INIT;
    struct statvfs fs;
    int64_t bytes;

    if (fstatvfs(doctor->cli->site.home, &fs) != 0) {
        err_errno(&doctor->cli->err, errno, "cannot ask how full the disk is");
        finding_failed(doctor, "disk");
        return;
    }
    if (!CHECKED_MUL((int64_t)fs.f_bavail, (int64_t)fs.f_frsize, &bytes))
        bytes = INT64_MAX;
    show_size(&size, bytes);
    if ((fs.f_flag & ST_RDONLY) != 0)
        finding_add(doctor, FINDING_PROBLEM, "disk",
                    "the disk of %s is read-only: nothing can be posted or changed; see what the "
                    "system's log says about it",
                    doctor->cli->site.home_path);
    else if (bytes < FREE_BYTES)
        finding_add(doctor, FINDING_WARNING, "disk",
                    "only %s are free on the disk of %s: make room, or uploads will fail", size.at,
                    doctor->cli->site.home_path);
    else if (fs.f_files > 0 && fs.f_favail < FREE_FILES)
        finding_add(doctor, FINDING_WARNING, "disk",
                    "the disk of %s can take only %llu more files: delete some, or uploads will "
                    "fail",
                    doctor->cli->site.home_path, (unsigned long long)fs.f_favail);
    finding_ok(doctor, "disk", "%s are free", size.at);
    buf_free(&size);
}

static void check_clock(struct doctor *doctor)
{
    char now[CLOCK_TEXT];

    clock_iso(clock_now(), now);
    if (clock_now() < BUILT_AFTER)
        finding_add(doctor, FINDING_PROBLEM, "clock",
                    "the clock says %s, which is long past: set it, or logins and certificates "
                    "fail (timedatectl set-ntp true)",
                    now);
    finding_ok(doctor, "clock", "the clock says %s", now);
}

/* common/base/sandbox.h: what may move files between folders does without version 1. */
static void tell_movers(struct doctor *doctor, const struct sandbox_level *level)
{
    if (level->landlock_abi == 1)
        finding_add(doctor, FINDING_WARNING, "sandbox",
                    "the programs that take uploads and decide about them are not kept from files: "
                    "version 1 of Landlock cannot let them move any; use Linux 5.19 or newer");
}

void doctor_machine(struct doctor *doctor)
{
    const struct sandbox_level level = sandbox_probe();

    check_programs(doctor);
    tell_level(doctor, "the programs that make pages", &level);
    tell_movers(doctor, &level);
    check_render(doctor);
    check_disk(doctor);
    check_clock(doctor);
}
