#include "doctor_home.h"
#include "cli.h"
#include "home_folders.h"

#include "base/file.h"
#include "net/waiter_keys.h"
#include "site/job.h"
#include "site/leftovers.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <sys/stat.h>

#define RIGHTS 0777

enum status doctor_home(struct doctor *doctor)
{
    struct cli *cli = doctor->cli;
    enum status status = cli_open_home(cli);

    if (status == STATUS_OK && faccessat(cli->site.home, CONF_FILE, F_OK, AT_SYMLINK_NOFOLLOW) != 0)
        return err_set(&cli->err, STATUS_NOT_FOUND,
                       "%s is no site (it has no " CONF_FILE "); \"pierogis init\" makes one",
                       cli->site.home_path);
    return status;
}

/* --- owners and permissions ------------------------------------------------------------------------------ */

static void missing_folder(struct doctor *doctor, const struct home_folder *folder)
{
    const int home = doctor->cli->site.home;
    struct finding *finding = finding_add(doctor, FINDING_PROBLEM, "folders",
                                          "the folder %s is missing from %s: mkdir it",
                                          folder->path, doctor->cli->site.home_path);

    if (!doctor->fix)
        return;
    finding->fixed = file_make_dirs(home, folder->path, &doctor->cli->err) == STATUS_OK &&
                     fchmodat(home, folder->path, folder->mode, 0) == 0;
}

/* More rights than there should be are taken away; fewer may be somebody's wish. */
static void check_mode(struct doctor *doctor, const struct home_folder *folder, mode_t mode)
{
    const mode_t extra = mode & RIGHTS & ~folder->mode, lacking = folder->mode & ~mode;
    const int home = doctor->cli->site.home;
    const char *path = doctor->cli->site.home_path;
    struct finding *finding = NULL;

    if (extra != 0 || (lacking & S_IRWXU) != 0)
        finding = finding_add(
            doctor, FINDING_PROBLEM, "folders", "%s %s: type: chmod %o %s/%s", folder->path,
            extra != 0 ? "is open to more users than it should be" : "is closed to its own owner",
            folder->mode, path, folder->path);
    else if (lacking != 0)
        finding_add(doctor, FINDING_NOTE, "folders",
                    "%s is closed to a web server that runs as another user; if yours does, type: "
                    "chmod %o %s/%s",
                    folder->path, folder->mode, path, folder->path);
    if (finding != NULL && doctor->fix)
        finding->fixed =
            fchmodat(home, folder->path, (mode & RIGHTS & folder->mode) | (folder->mode & S_IRWXU),
                     0) == 0;
}

static void check_folder(struct doctor *doctor, const struct home_folder *folder)
{
    struct stat st;

    if (fstatat(doctor->cli->site.home, folder->path, &st, AT_SYMLINK_NOFOLLOW) != 0) {
        if (errno == ENOENT) {
            missing_folder(doctor, folder);
            return;
        }
        err_errno(&doctor->cli->err, errno, "cannot examine %s", folder->path);
        finding_failed(doctor, "folders");
    } else if (!S_ISDIR(st.st_mode)) {
        finding_add(doctor, FINDING_PROBLEM, "folders",
                    "%s/%s is %s, not a folder: put a real folder in its place",
                    doctor->cli->site.home_path, folder->path,
                    S_ISLNK(st.st_mode) ? "a link" : "something else");
    } else {
        check_mode(doctor, folder, st.st_mode);
    }
}

/* What belongs to another user, such as root after a careless copy, cannot be read or changed later. */
static void check_owners(struct doctor *doctor, const char *folder, uid_t owner)
{
    const bool at_top = strcmp(folder, ".") == 0;
    size_t others = 0;
    struct dirent *entry;
    char first[256] = "";
    DIR *stream;

    file_open_list(doctor->cli->site.home, folder, &stream, NULL);
    if (stream == NULL)
        return;
    while ((entry = readdir(stream)) != NULL) {
        struct stat st;

        if (strcmp(entry->d_name, "..") == 0 ||
            fstatat(dirfd(stream), entry->d_name, &st, AT_SYMLINK_NOFOLLOW) != 0 ||
            st.st_uid == owner)
            continue;
        if (others++ == 0)
            snprintf(first, sizeof(first), "%s", entry->d_name);
    }
    closedir(stream);
    if (others > 0)
        finding_add(doctor, FINDING_PROBLEM, "owner",
                    "%s/%s%s%s%s belong%s to another user: type, as root: chown -R %u %s",
                    doctor->cli->site.home_path, at_top ? "" : folder, at_top ? "" : "/", first,
                    others == 1 ? "" : " and others", others == 1 ? "s" : "", (unsigned)owner,
                    doctor->cli->site.home_path);
}

/* With rights that are too wide, these are not even read. */
static const struct {
    const char *name;
    mode_t forbidden;
} secrets[] = {{CONF_FILE, S_IWGRP | S_IRWXO}, {WAITER_KEYS_FILE, S_IRWXG | S_IRWXO}};

void doctor_secrets(struct doctor *doctor)
{
    const char *path = doctor->cli->site.home_path;
    const int home = doctor->cli->site.home;

    for (size_t i = 0; i < sizeof(secrets) / sizeof(secrets[0]); i++) {
        const char *name = secrets[i].name;
        struct finding *finding;
        struct stat st;
        mode_t mode;

        if (fstatat(home, name, &st, AT_SYMLINK_NOFOLLOW) != 0 || !S_ISREG(st.st_mode) ||
            (st.st_mode & secrets[i].forbidden) == 0)
            continue;
        mode = S_IRUSR | S_IWUSR | (st.st_mode & S_IRGRP & ~secrets[i].forbidden);
        finding = finding_add(
            doctor, FINDING_PROBLEM, "secrets",
            "%s/%s holds secrets, but other users may %s it: type: chmod %o "
            "%s/%s",
            path, name,
            (st.st_mode & (S_IRWXO | (S_IRGRP & secrets[i].forbidden))) != 0 ? "open" : "change",
            mode, path, name);
        if (doctor->fix)
            finding->fixed = fchmodat(home, name, mode, 0) == 0;
    }
}

void doctor_folders(struct doctor *doctor)
{
    struct stat st;

    for (size_t i = 0; i < home_folder_count; i++)
        check_folder(doctor, &home_folders[i]);
    if (fstat(doctor->cli->site.home, &st) == 0) {
        check_owners(doctor, ".", st.st_uid);
        check_owners(doctor, "db", st.st_uid);
    }
    doctor_secrets(doctor);
    finding_ok(doctor, "folders", "the folders of %s are there and as open as they should be",
               doctor->cli->site.home_path);
}

/* --- left behind ----------------------------------------------------------------------------------------- */

static void check_jobs(struct doctor *doctor)
{
    struct cli *cli = doctor->cli;
    size_t count = 0;

    if (job_sweep(cli->site.home, doctor->fix, &count, &cli->err) != STATUS_OK)
        finding_failed(doctor, "leftovers");
    else if (count > 0)
        finding_add(doctor, FINDING_WARNING, "leftovers",
                    "%zu interrupted upload%s left a folder in tmp: \"pierogis doctor --fix\" "
                    "deletes it",
                    count, count == 1 ? "" : "s")
            ->fixed = doctor->fix;
}

void doctor_leftovers(struct doctor *doctor)
{
    static const char *const folders[] = {".", "db", "media", "palette", "tmp"};
    struct cli *cli = doctor->cli;
    size_t count = 0;

    check_jobs(doctor);
    for (size_t i = 0; i < sizeof(folders) / sizeof(folders[0]); i++) {
        if (leftovers_sweep(cli->site.home, folders[i], doctor->fix, &count, &cli->err) !=
            STATUS_OK)
            finding_failed(doctor, "leftovers");
    }
    if (count > 0)
        finding_add(doctor, FINDING_WARNING, "leftovers",
                    "%zu half-written file%s of interrupted commands lie%s in the home: "
                    "\"pierogis doctor --fix\" deletes what is left",
                    count, count == 1 ? "" : "s", count == 1 ? "s" : "")
            ->fixed = doctor->fix;
    finding_ok(doctor, "leftovers", "no interrupted work is lying around");
}
