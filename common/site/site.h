/**
 * What every rule of the house needs: the open database, the configuration, the home folder and who acts.
 * The site floor knows neither HTML pages nor argv nor HTTP.
 */
#ifndef SITE_SITE_H
#define SITE_SITE_H

#include "base/arena.h"
#include "base/conf.h"
#include "db/db.h"

enum role {
    ROLE_GUEST,
    ROLE_MEMBER,
    ROLE_STAFF,
    ROLE_ADMIN
};

/** Who does it. The command line acts as the site itself (account 0, admin) unless --as names an account. */
struct actor {
    int64_t account_id; /* 0 = the site itself */
    enum role role;
};

struct site {
    struct db *db;
    const struct conf *conf;
    int home;              /* descriptor of the home folder */
    const char *home_path; /* the same as text */
    struct actor actor;
};

#endif
