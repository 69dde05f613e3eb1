#include "doctor_finding.h"

#include "base/table.h"

static const char *const levels[] = {"problem", "warning", "note", "ok"};
#define LEVELS (sizeof(levels) / sizeof(levels[0]))

static struct finding *add(struct doctor *doctor, enum finding_level level, const char *check,
                           const char *format, va_list args)
{
    struct finding *finding = ARENA_NEW(&doctor->cli->arena, struct finding);

    finding->check = check;
    finding->level = level;
    finding->detail = arena_vprintf(&doctor->cli->arena, format, args);
    if (doctor->last == NULL)
        doctor->first = finding;
    else
        doctor->last->next = finding;
    doctor->last = finding;
    return finding;
}

struct finding *finding_add(struct doctor *doctor, enum finding_level level, const char *check,
                            const char *format, ...)
{
    struct finding *finding;
    va_list args;

    va_start(args, format);
    finding = add(doctor, level, check, format, args);
    va_end(args);
    return finding;
}

void finding_failed(struct doctor *doctor, const char *check)
{
    finding_add(doctor, FINDING_PROBLEM, check, "%s", doctor->cli->err.message);
}

bool finding_has(const struct doctor *doctor, const char *check)
{
    for (const struct finding *f = doctor->first; f != NULL; f = f->next) {
        if (strcmp(f->check, check) == 0)
            return true;
    }
    return false;
}

void finding_ok(struct doctor *doctor, const char *check, const char *format, ...)
{
    va_list args;

    if (finding_has(doctor, check))
        return;
    va_start(args, format);
    add(doctor, FINDING_OK, check, format, args);
    va_end(args);
}

size_t finding_problems(const struct doctor *doctor)
{
    size_t count = 0;

    for (const struct finding *f = doctor->first; f != NULL; f = f->next)
        count += f->level == FINDING_PROBLEM && !f->fixed;
    return count;
}

static void print_json(const struct doctor *doctor)
{
    struct json_write w;

    json_begin(&w, &doctor->cli->out, true);
    json_object(&w);
    json_key(&w, "problems");
    json_put_i64(&w, (int64_t)finding_problems(doctor));
    json_key(&w, "findings");
    json_array(&w);
    for (const struct finding *f = doctor->first; f != NULL; f = f->next) {
        json_object(&w);
        json_key(&w, "check");
        json_put_text(&w, f->check);
        json_key(&w, "level");
        json_put_text(&w, levels[f->level]);
        json_key(&w, "detail");
        json_put_text(&w, f->detail);
        json_key(&w, "fixed");
        json_put_bool(&w, f->fixed);
        json_end(&w);
    }
    json_end(&w);
    json_end(&w);
    json_finish(&w);
}

static void print(const struct doctor *doctor)
{
    const size_t shown = doctor->cli->quiet ? FINDING_WARNING + 1 : LEVELS;
    struct table *table = table_new(&doctor->cli->arena, 3);

    if (doctor->cli->json) {
        print_json(doctor);
        return;
    }
    for (size_t level = 0; level < shown; level++) {
        for (const struct finding *f = doctor->first; f != NULL; f = f->next) {
            if (f->level != (enum finding_level)level)
                continue;
            table_text(table, f->fixed ? "fixed" : levels[level]);
            table_text(table, f->check);
            table_text(table, f->detail);
        }
    }
    table_write(table, &doctor->cli->out);
}

enum status finding_end(const struct doctor *doctor)
{
    const size_t problems = finding_problems(doctor);

    print(doctor);
    if (problems == 0)
        return STATUS_OK;
    return err_set(&doctor->cli->err, STATUS_INVALID, "%zu thing%s attention", problems,
                   problems == 1 ? " needs" : "s need");
}
