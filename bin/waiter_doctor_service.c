#include "waiter_doctor_service.h"

#include "base/clock.h"
#include "net/waiter_poll_call.h"
#include "net/waiter_poll_memory.h"
#include "site/waiter_note_list.h"

#define DAY 86400
#define SILENT_DAYS 7
#define LATE_SECONDS 3600 /* cron comes every few minutes */
#define CRON_SECONDS 7200 /* and leaves a trace every hour */
#define SKEW_WARNING 60   /* seconds */
#define SKEW_PROBLEM 240  /* signatures carry the time, and services take some minutes at most */

struct patient {
    struct doctor *doctor;
    const char *transport;
    struct waiter_note_list notes;
    struct courier courier;
};

static const char *note_text(const struct patient *patient, const char *name)
{
    return waiter_note_text(&patient->notes, patient->transport, name);
}

static int64_t note_time(const struct patient *patient, const char *name)
{
    return waiter_note_number(note_text(patient, name), 0, NULL);
}

/* "3 days", "2 hours", "5 minutes". */
static const char *span(struct arena *arena, int64_t seconds)
{
    const int64_t unit = seconds >= 2 * DAY ? DAY : seconds >= 2 * 3600 ? 3600 : 60;

    return arena_printf(arena, "%lld %s", (long long)(seconds / unit),
                        unit == DAY    ? "days"
                        : unit == 3600 ? "hours"
                                       : "minutes");
}

static const char *moment(struct arena *arena, int64_t seconds)
{
    char text[CLOCK_TEXT];

    clock_moment(seconds, text);
    return arena_strdup(arena, text);
}

/* --- what is remembered ---------------------------------------------------------------------------------- */

/* Each round that is due sweeps now and then, also one that could read nothing: so whether cron comes is one question, and
 * whether the service answers another. */
static void check_rounds(struct patient *patient)
{
    const int64_t now = clock_now(), last = note_time(patient, NOTE_LAST_SUCCESS);
    const int64_t swept = note_time(patient, NOTE_SWEPT), here = swept > last ? swept : last;
    const int64_t paused = note_time(patient, NOTE_PAUSED);
    const char *trouble = NULL;
    struct arena *arena = &patient->doctor->cli->arena;

    if (waiter_note_number(note_text(patient, NOTE_LAST_TROUBLE), 0, &trouble) <= last &&
        paused <= now) /* what a pause is for came after things that went well */
        trouble = NULL;
    if (here - now > SKEW_WARNING)
        finding_add(patient->doctor, FINDING_WARNING, patient->transport,
                    "the waiter's last round on %s is %s ahead, by this machine's clock, so that "
                    "one is wrong or was: set it by the network (timedatectl set-ntp true)",
                    patient->transport, span(arena, here - now));
    else if (paused > now)
        finding_add(patient->doctor, FINDING_WARNING, patient->transport,
                    "the waiter leaves %s alone until %s%s%s", patient->transport,
                    moment(arena, paused), trouble == NULL ? "" : ": ",
                    trouble == NULL ? "" : trouble);
    else if (here == 0)
        finding_add(patient->doctor, FINDING_WARNING, patient->transport,
                    "the waiter has never read %s yet: let cron run the line of \"pierogis config "
                    "cron\"",
                    patient->transport);
    else if (now - here > (trouble == NULL ? LATE_SECONDS : CRON_SECONDS))
        finding_add(patient->doctor, FINDING_WARNING, patient->transport,
                    "the waiter did not look for messages on %s for %s: look whether cron runs the "
                    "line of \"pierogis config cron\"",
                    patient->transport, span(arena, now - here));
    else if (now - last > LATE_SECONDS && trouble != NULL)
        finding_add(patient->doctor, FINDING_WARNING, patient->transport,
                    "the waiter could not read %s %s: %s", patient->transport,
                    last == 0 ? "yet" : arena_printf(arena, "for %s", span(arena, now - last)),
                    trouble);
}

/* Where people are led to write in a way that no program can read, nothing fails: nothing comes. */
static void check_silence(struct patient *patient)
{
    const struct conf *conf = patient->doctor->cli->conf;
    const int64_t now = clock_now(), oldest = note_time(patient, NOTE_OLDEST);
    const int64_t readable = note_time(patient, NOTE_LAST_READABLE);
    const int64_t began = oldest == 0 ? now : oldest + conf_int(conf, CONF_WAITER_MAX_AGE);
    const int64_t days = (now - (readable > began ? readable : began)) / DAY;

    if (days < SILENT_DAYS)
        return;
    finding_add(patient->doctor, FINDING_WARNING, patient->transport,
                "no readable message in %lld days: %s", (long long)days,
                strcmp(patient->transport, "x") == 0
                    ? "on x, messages between people are encrypted (XChat) and cannot be read; "
                      "message requests can, and so can other services: tell people of one"
                    : "write one to the waiter and look whether he answers");
}

static bool read_queue(struct patient *patient, struct waiter_queue *queue)
{
    struct cli *cli = patient->doctor->cli;

    if (waiter_message_queue(cli->site.db, patient->transport, queue, &cli->err) == STATUS_OK)
        return true;
    finding_failed(patient->doctor, patient->transport);
    return false;
}

static void check_queue(struct patient *patient)
{
    struct cli *cli = patient->doctor->cli;
    struct waiter_queue queue;

    if (!read_queue(patient, &queue))
        return;
    if (queue.dead > 0)
        finding_add(patient->doctor, FINDING_WARNING, patient->transport,
                    "%lld answer%s of the last seven days could not be delivered",
                    (long long)queue.dead, queue.dead == 1 ? "" : "s");
    if (queue.oldest_at != 0 && clock_now() - queue.oldest_at > LATE_SECONDS)
        finding_add(patient->doctor, FINDING_WARNING, patient->transport,
                    "%lld message%s for an answer, the oldest for %s",
                    (long long)waiter_queue_length(&queue),
                    waiter_queue_length(&queue) == 1 ? " waits" : "s wait",
                    span(&cli->arena, clock_now() - queue.oldest_at));
}

/* Nobody reads it, which is as well, unless somebody wrote while there were keys. */
static void no_keys(struct patient *patient, const char *sentence)
{
    struct waiter_queue queue;

    if (!read_queue(patient, &queue))
        return;
    if (waiter_queue_length(&queue) == 0)
        finding_add(patient->doctor, FINDING_NOTE, patient->transport, "%s", sentence);
    else
        finding_add(patient->doctor, FINDING_WARNING, patient->transport,
                    "%lld message%s for an answer, but %s", (long long)waiter_queue_length(&queue),
                    waiter_queue_length(&queue) == 1 ? " waits" : "s wait", sentence);
}

static void check_dialect(struct patient *patient)
{
    for (size_t i = 0; i < patient->notes.count; i++) {
        const struct waiter_note *note = &patient->notes.items[i];

        if (str_starts(str_of(note->name), NOTE_DIALECT))
            finding_add(patient->doctor, FINDING_NOTE, patient->transport,
                        "of the names for %s, %s takes \"%s\"", note->name + strlen(NOTE_DIALECT),
                        patient->transport, note->value);
    }
}

/* --- the question ---------------------------------------------------------------------------------------- */

static void check_skew(struct patient *patient, int64_t skew)
{
    const int64_t off = skew < 0 ? -skew : skew;

    if (off <= SKEW_WARNING)
        return;
    finding_add(patient->doctor, off > SKEW_PROBLEM ? FINDING_PROBLEM : FINDING_WARNING,
                patient->transport,
                "the clock of %s is %lld seconds %s this machine's, and signatures carry the time: "
                "set this clock by the network (timedatectl set-ntp true)",
                patient->transport, (long long)off, skew > 0 ? "ahead of" : "behind");
}

/* Keys of another account would make the waiter read somebody else's messages. */
static void check_self(struct patient *patient, const char *id, const char *name)
{
    const char *known = patient->courier.self;

    if (known[0] != '\0' && strcmp(known, id) != 0)
        finding_add(patient->doctor, FINDING_PROBLEM, patient->transport,
                    "the keys for %s are those of %s (%s), and the waiter was %s so far: give the "
                    "right ones with \"pierogis waiter auth %s\"",
                    patient->transport, name, id, known, patient->transport);
    else
        finding_add(patient->doctor, FINDING_OK, patient->transport,
                    "%s knows the waiter as %s (%s)", patient->transport, name, id);
}

/* What the service says when it is asked for that. */
static void ask_access(struct patient *patient, const char *id)
{
    struct courier_report report = {.skew = INT64_MIN, .err = {.message = ""}};
    struct courier *c = &patient->courier;
    const enum courier_outcome outcome =
        c->calls->access == NULL ? COURIER_OK
                                 : c->calls->access(c, &patient->doctor->cli->arena, id, &report);

    if (outcome == COURIER_DENIED)
        finding_add(patient->doctor, FINDING_PROBLEM, patient->transport, "%s", report.err.message);
    else if (outcome != COURIER_OK)
        finding_add(patient->doctor, FINDING_WARNING, patient->transport,
                    "whether the waiter's keys are enough could not be found out: %s",
                    report.err.message);
}

/* Keys that may read and post, but neither see nor send direct messages. */
static void check_access(struct patient *patient)
{
    struct cli *cli = patient->doctor->cli;
    const char *level = NULL;

    if (waiter_note_get(cli->site.db, &cli->arena, patient->transport, NOTE_ACCESS, &level,
                        &cli->err) != STATUS_OK)
        finding_failed(patient->doctor, patient->transport);
    else if (level != NULL && strstr(level, "directmessages") == NULL)
        finding_add(
            patient->doctor, FINDING_PROBLEM, patient->transport,
            "the keys for %s allow \"%s\" only: give the app the permission \"Read and write "
            "and Direct message\", make its token anew, and then: pierogis waiter auth %s",
            patient->transport, level, patient->transport);
}

static void not_answered(struct patient *patient, struct waiter_poll *poll,
                         enum courier_outcome outcome, const struct courier_report *report)
{
    const bool denied = outcome == COURIER_DENIED;
    const char *sentence = report->err.message;

    finding_add(patient->doctor,
                denied || outcome == COURIER_FAULT ? FINDING_PROBLEM : FINDING_WARNING,
                patient->transport, "%s",
                sentence[0] != '\0' ? sentence
                : poll->sentence[0] != '\0'
                    ? poll->sentence
                    : arena_printf(&patient->doctor->cli->arena,
                                   "%s does not say now who the waiter is: try again later",
                                   patient->transport));
}

/* Whoever runs the doctor has changed something and wants to know now, so it is asked however long a round would wait. What
 * the answer said and cost is remembered, as a round does. */
static void ask_who(struct patient *patient)
{
    struct cli *cli = patient->doctor->cli;
    struct waiter_poll poll = {.site = &cli->site,
                               .courier = &patient->courier,
                               .arena = &cli->arena,
                               .deadline = INT64_MAX};
    struct courier_report report = {.skew = INT64_MIN, .err = {.message = ""}};
    enum courier_outcome outcome;
    const char *id = "", *name = "";

    if (poll_load(&poll, &cli->err) != STATUS_OK) {
        finding_failed(patient->doctor, patient->transport);
        return;
    }
    outcome = patient->courier.calls->who(&patient->courier, &cli->arena, &id, &name, &report);
    outcome = poll_came(&poll, POLL_WHO, outcome, &report);
    poll.success_at = 0; /* only rounds succeed, or nobody would see that cron does not come */
    if (report.skew != INT64_MIN)
        check_skew(patient, report.skew);
    if (outcome == COURIER_OK) {
        check_access(patient);
        ask_access(patient, id);
        check_self(patient, id, name);
    } else {
        not_answered(patient, &poll, outcome, &report);
    }
    if (poll_remember(&poll, &cli->err) != STATUS_OK)
        finding_failed(patient->doctor, patient->transport);
}

bool waiter_doctor_service(struct doctor *doctor, const struct courier_kind *kind, bool ask)
{
    struct cli *cli = doctor->cli;
    struct patient *patient = ARENA_NEW(&cli->arena, struct patient);
    enum status status =
        waiter_note_list(cli->site.db, &cli->arena, kind->transport, &patient->notes, &cli->err);

    patient->doctor = doctor;
    patient->transport = kind->transport;
    if (status == STATUS_OK)
        status = courier_open(&patient->courier, kind, &cli->site, &cli->arena, &cli->err);
    if (status == STATUS_NOT_FOUND) {
        no_keys(patient, arena_strdup(&cli->arena, cli->err.message));
        return false;
    }
    if (status != STATUS_OK) {
        finding_failed(doctor, kind->transport);
        return true;
    }
    check_rounds(patient);
    check_silence(patient);
    check_queue(patient);
    check_dialect(patient);
    if (ask)
        ask_who(patient);
    return true;
}
