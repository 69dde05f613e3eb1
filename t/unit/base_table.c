#include "../lib/tap.h"

#include "base/nearest.h"
#include "base/table.h"

static struct arena arena;

static void test_table(void)
{
    struct table *table = table_new(&arena, 3);
    struct buf out = BUF_INIT;

    table_heading(table, "PATH");
    table_heading_right(table, "ITEMS");
    table_heading(table, "TITLE");
    table_text(table, "soup");
    table_number(table, 1234567);
    table_text(table, "\xc5\xbb"
                      "urek");
    table_text(table, "\xe9\xa4\x83\xe5\xad\x90"); /* two characters, four columns */
    table_number(table, -5);
    table_text(table, "");
    table_text(table, NULL);
    table_text(table, NULL);
    table_text(table, "\x1b[2J\xff\xe2\x80\xaeok");
    table_write(table, &out);
    TAP_IS_TEXT(out.at,
                "PATH    ITEMS  TITLE\n"
                "soup  1234567  \xc5\xbburek\n"
                "\xe9\xa4\x83\xe5\xad\x90       -5\n"
                "               ?[2J??ok\n",
                "columns are aligned, nothing stands behind the last cell, terminals are safe");
    buf_clear(&out);
    table = table_new(&arena, 1);
    table_write(table, &out);
    TAP_IS_TEXT(out.at, "", "an empty table is nothing");
    buf_free(&out);
}

static void test_nearest(void)
{
    static const char *const names[] = {"init", "serve", "config",  "doctor", "project",
                                        "list", "show",  "content", "upload", "backup"};
    static const struct {
        const char *typed;
        const char *want;
    } cases[] = {
        {"project", "project"},
        {"projcet", "project"},
        {"porject", "project"},
        {"projects", "project"},
        {"PROJECT", "project"},
        {"proj", "project"},
        {"pr", "project"},
        {"p", NULL},
        {"con", NULL},
        {"cont", "content"},
        {"shwo", "show"},
        {"lits", "list"},
        {"lost", "list"},
        {"upolad", "upload"},
        {"serv", "serve"},
        {"sever", NULL},
        {"dactar", "doctor"},
        {"dictum", NULL},
        {"banana", NULL},
        {"", NULL},
        {"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", NULL},
    };

    for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
        TAP_IS_TEXT(nearest_name(str_of(cases[i].typed), names, sizeof(names) / sizeof(names[0])),
                    cases[i].want, cases[i].typed);
    TAP_IS_INT(nearest_distance(STR("kitten"), STR("sitting")), 3, "changed and put in");
    TAP_IS_INT(nearest_distance(STR("ca"), STR("ac")), 1, "swapped neighbours");
    TAP_IS_INT(nearest_distance(STR("ca"), STR("abc")), 3, "but no letter is touched twice");
    TAP_IS_INT(nearest_distance(STR(""), STR("abc")), 3, "all put in");
    TAP_IS_INT(nearest_distance(STR("abc"), STR("")), 3, "all taken out");
}

int main(void)
{
    test_table();
    test_nearest();
    arena_free(&arena);
    return tap_done();
}
