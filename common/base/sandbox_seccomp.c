#include "base/sandbox_seccomp.h"

#include "base/panic.h"

#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/sched.h>
#include <linux/seccomp.h>
#include <stdint.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>

#if defined(__x86_64__)
#define OUR_ARCH AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define OUR_ARCH AUDIT_ARCH_AARCH64
#endif

#ifdef OUR_ARCH

/* Calls that only one of the two has, or not all kernel headers. */
#ifndef __NR_fork
#define __NR_fork -1
#define __NR_vfork -1
#define __NR_mknod -1
#define __NR_chmod -1
#define __NR_chown -1
#define __NR_lchown -1
#define __NR_modify_ldt -1
#define __NR_iopl -1
#define __NR_ioperm -1
#define __NR_uselib -1
#define __NR__sysctl -1
#define __NR_create_module -1
#define __NR_get_kernel_syms -1
#define __NR_query_module -1
#define __NR_getpmsg -1
#define __NR_putpmsg -1
#define __NR_afs_syscall -1
#define __NR_tuxcall -1
#define __NR_security -1
#endif
#ifndef __NR_memfd_secret
#define __NR_memfd_secret -1
#endif

#define NEWEST                                                                                     \
    450 /* set_mempolicy_home_node, Linux 5.17; libraries can do without what came later */

enum verdict {
    yes,
    no,
    gone,
    data,
    inside,
    talk,
    create,
    terminal,
    one
};

struct call {
    int16_t number;
    uint8_t page, upload, postgres, decode; /* enum verdict */
};

#define CALL(name, page, upload, postgres, decode) {__NR_##name, page, upload, postgres, decode},
static const struct call calls[] = {
#include "base/sandbox_calls.def"
};
#undef CALL

/*
 * The filter is a search tree over runs of call numbers with the same verdict, whose leaves all lead to one answer per
 * verdict at the end. The kernel runs it once for every call number when it is closed, and remembers what is allowed
 * anyhow; so the tree is weighed by numbers, and what counts is how short it is: the kernel compiles every step.
 */
#define MOST_STEPS 256 /* a jump reaches no further */

struct filter {
    struct sock_filter steps[MOST_STEPS];
    uint16_t count;
    uint16_t starts[NEWEST + 3]; /* first call number of each run, and the end */
    uint8_t verdicts[NEWEST + 2];
    unsigned runs;
};

/* What a jump holds that leads to an answer, until it is known how far away that is. */
struct leaf {
    uint8_t *jump;
    uint16_t from;
    enum verdict verdict;
};

struct leaves {
    struct leaf at[NEWEST + 2];
    unsigned count;
};

static void add(struct filter *f, uint16_t code, uint8_t when_true, uint8_t when_false,
                uint32_t value)
{
    ASSERT(f->count < MOST_STEPS);
    f->steps[f->count++] = (struct sock_filter){code, when_true, when_false, value};
}

static void load_argument(struct filter *f, unsigned n)
{
    /* The low half; the high one means nothing for the flags that are looked at. */
    add(f, BPF_LD | BPF_W | BPF_ABS, 0, 0,
        (uint32_t)(offsetof(struct seccomp_data, args) + n * sizeof(uint64_t)));
}

static void answer(struct filter *f, uint32_t error)
{
    add(f, BPF_RET | BPF_K, 0, 0, error == 0 ? SECCOMP_RET_ALLOW : SECCOMP_RET_ERRNO | error);
}

static void add_verdict(struct filter *f, enum verdict verdict)
{
    switch (verdict) {
    case yes:
        answer(f, 0);
        return;
    case no:
        answer(f, EPERM);
        return;
    case gone:
        answer(f, ENOSYS);
        return;
    case data: /* the third argument of mmap and mprotect */
        load_argument(f, 2);
        add(f, BPF_JMP | BPF_JSET | BPF_K, 1, 0, PROT_EXEC);
        break;
    case inside:
        load_argument(f, 0);
        add(f, BPF_JMP | BPF_JSET | BPF_K, 0, 1, CLONE_THREAD);
        break;
    case create:
        load_argument(f, 2);
        add(f, BPF_JMP | BPF_JEQ | BPF_K, 0, 1, SANDBOX_CREATE_FLAGS);
        break;
    case terminal:
        load_argument(f, 1);
        add(f, BPF_JMP | BPF_JEQ | BPF_K, 2, 0, TIOCSTI);
        add(f, BPF_JMP | BPF_JEQ | BPF_K, 1, 0, TIOCLINUX);
        break;
    case one: /* the first argument of kill, a signed number */
        load_argument(f, 0);
        add(f, BPF_JMP | BPF_JGT | BPF_K, 2, 0, INT32_MAX);
        add(f, BPF_JMP | BPF_JEQ | BPF_K, 1, 0, 0);
        break;
    case talk:
        load_argument(f, 0);
        add(f, BPF_JMP | BPF_JEQ | BPF_K, 2, 0, AF_UNIX);
        add(f, BPF_JMP | BPF_JEQ | BPF_K, 1, 0, AF_INET);
        add(f, BPF_JMP | BPF_JEQ | BPF_K, 0, 1, AF_INET6);
        break;
    }
    answer(f, 0); /* next step: allowed; the one after: refused */
    answer(f, EPERM);
}

/* The run that begins nearest to the middle of the numbers from run `low` to run `high` - 1, but not `low` itself. */
static unsigned middle_of(const struct filter *f, unsigned low, unsigned high)
{
    const int twice = f->starts[low] + f->starts[high];
    unsigned middle = low + 1;

    while (middle + 1 < high &&
           abs(2 * f->starts[middle + 1] - twice) < abs(2 * f->starts[middle] - twice))
        middle++;
    return middle;
}

static void add_tree(struct filter *f, struct leaves *leaves, unsigned low, unsigned high);

/* Lets a jump of the step `node` lead to the runs from `low` to `high` - 1. */
static void add_branch(struct filter *f, struct leaves *leaves, uint16_t node, uint8_t *jump,
                       unsigned low, unsigned high)
{
    if (high - low == 1) {
        leaves->at[leaves->count++] = (struct leaf){jump, node, f->verdicts[low]};
        return;
    }
    ASSERT(f->count - node - 1 <= UINT8_MAX);
    *jump = (uint8_t)(f->count - node - 1);
    add_tree(f, leaves, low, high);
}

/* Of two runs or more. */
static void add_tree(struct filter *f, struct leaves *leaves, unsigned low, unsigned high)
{
    const unsigned middle = middle_of(f, low, high);
    const uint16_t node = f->count;

    add(f, BPF_JMP | BPF_JGE | BPF_K, 0, 0, f->starts[middle]);
    add_branch(f, leaves, node, &f->steps[node].jf, low, middle);
    add_branch(f, leaves, node, &f->steps[node].jt, middle, high);
}

static void add_answers(struct filter *f, const struct leaves *leaves)
{
    for (enum verdict verdict = yes; verdict <= one; verdict++) {
        const uint16_t here = f->count;
        bool used = false;

        for (unsigned i = 0; i < leaves->count; i++) {
            const struct leaf *leaf = &leaves->at[i];

            if (leaf->verdict != verdict)
                continue;
            ASSERT(here - leaf->from - 1 <= UINT8_MAX);
            *leaf->jump = (uint8_t)(here - leaf->from - 1);
            used = true;
        }
        if (used)
            add_verdict(f, verdict);
    }
}

static uint8_t verdict_of(const struct call *call, enum sandbox_profile profile)
{
    switch (profile) {
    case SANDBOX_PAGE:
        return call->page;
    case SANDBOX_UPLOAD:
    case SANDBOX_FFMPEG:
        return call->upload;
    case SANDBOX_POSTGRES:
        return call->postgres;
    case SANDBOX_DECODE:
        break;
    }
    return call->decode;
}

static void build(struct filter *f, enum sandbox_profile profile)
{
    struct leaves leaves = {.count = 0};
    uint8_t by_number[NEWEST + 2];

    memset(by_number, profile == SANDBOX_DECODE ? no : yes, sizeof(by_number));
    by_number[NEWEST + 1] = gone; /* stands for all numbers from there on, the x32 ones included */
    for (size_t i = 0; i < sizeof(calls) / sizeof(calls[0]); i++) {
        if (calls[i].number >= 0 && calls[i].number <= NEWEST)
            by_number[calls[i].number] = verdict_of(&calls[i], profile);
    }
    f->count = 0;
    f->runs = 0;
    for (uint16_t n = 0; n < NEWEST + 2; n++) {
        if (n > 0 && by_number[n] == by_number[n - 1])
            continue;
        f->starts[f->runs] = n;
        f->verdicts[f->runs++] = by_number[n];
    }
    f->starts[f->runs] = NEWEST + 2;
    add(f, BPF_LD | BPF_W | BPF_ABS, 0, 0, offsetof(struct seccomp_data, arch));
    add(f, BPF_JMP | BPF_JEQ | BPF_K, 1, 0, OUR_ARCH);
    answer(f, ENOSYS);
    add(f, BPF_LD | BPF_W | BPF_ABS, 0, 0, offsetof(struct seccomp_data, nr));
    add_tree(f, &leaves, 0, f->runs);
    add_answers(f, &leaves);
}

bool sandbox_seccomp_exists(void)
{
    uint32_t action = SECCOMP_RET_ERRNO;

    return syscall(SYS_seccomp, SECCOMP_GET_ACTION_AVAIL, 0u, &action) == 0;
}

enum status sandbox_seccomp(enum sandbox_profile profile, bool *reached, struct err *err)
{
    struct sock_fprog program;
    struct filter filter;

    *reached = false;
    build(&filter, profile);
    program.len = filter.count;
    program.filter = filter.steps;
    if (syscall(SYS_seccomp, SECCOMP_SET_MODE_FILTER, 0u, &program) == 0) {
        *reached = true;
        return STATUS_OK;
    }
    /* Not built in, or a filter around us keeps it to itself. */
    if (errno == ENOSYS || errno == EPERM || (errno == EINVAL && !sandbox_seccomp_exists()))
        return STATUS_OK;
    return err_errno(err, errno, "the kernel does not take the system call filter");
}

#else

bool sandbox_seccomp_exists(void)
{
    return false;
}

enum status sandbox_seccomp(enum sandbox_profile profile, bool *reached, struct err *err)
{
    (void)profile;
    (void)err;
    *reached = false;
    return STATUS_OK;
}

#endif
