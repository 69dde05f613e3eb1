/**
 * The handlers that the programs' route tables name. What each needs and may do stands in its row.
 */
#ifndef CGI_PAGE_ROUTES_H
#define CGI_PAGE_ROUTES_H

#include "web/route.h"

route_handler home_show;        /* page_home.c */
route_handler projects_show;    /* page_projects.c */
route_handler claims_show;      /* page_claims.c */
route_handler claim_ask;        /* page_claim.c */
route_handler claim_make;       /* page_claim.c: shows what it would be, then posts it */
route_handler item_show;        /* page_item.c: a project or a piece of content */
route_handler claim_again;      /* page_claim.c: what was typed cannot be one */
route_handler check_show;       /* page_check.c */
route_handler check_use;        /* page_check.c: logs in */
route_handler check_again;      /* page_check.c: what was typed cannot be one */
route_handler describe_show;    /* page_describe.c: the form for words about a picture */
route_handler describe_use;     /* page_describe.c: takes them */
route_handler describe_again;   /* page_describe.c: shows what cannot be taken */
route_handler me_show;          /* page_me.c */
route_handler me_change;        /* page_me.c: catchphrase, logging out */
route_handler me_again;         /* page_me.c: what was typed cannot be a catchphrase */
route_handler user_show;        /* page_user.c */
route_handler oracle_show;      /* page_oracle.c */
route_handler oracle_knock;     /* page_oracle.c: makes a challenge */
route_handler challenge_show;   /* page_oracle_challenge.c */
route_handler challenge_answer; /* page_oracle_challenge.c: lets in, or leads to the dungeon */
route_handler challenge_again;  /* page_oracle_challenge.c: what was typed can be no answer */
route_handler dungeon_show;     /* page_dungeon.c */
route_handler upload_show;      /* page_upload.c */
route_handler upload_post;      /* page_upload_post.c: takes the file */
route_handler upload_again;     /* page_upload_post.c: shows what cannot be taken */
route_handler mainframe_show;   /* page_mainframe.c */
route_handler mainframe_decide; /* page_mainframe_decide.c: approve, reject, hide, ban */
route_handler sitemap_show;     /* page_sitemap.c */
route_handler robots_show;      /* page_sitemap.c */
route_handler healthz_show;     /* page_healthz.c */
route_handler problem_show;     /* page_error.c: renders a refusal */

extern const struct param check_params[];       /* page_check.c */
extern const struct param claims_params[];      /* page_claims.c */
extern const struct param describe_params[];    /* page_describe.c */
extern const struct param item_params[];        /* page_item.c */
extern const struct param me_params[];          /* page_me.c */
extern const struct param me_change_params[];   /* page_me.c: the forms */
extern const struct param oracle_params[];      /* page_oracle.c */
extern const struct param challenge_params[];   /* page_oracle_challenge.c */
extern const struct param projects_params[];    /* page_projects.c */
extern const struct param sitemap_params[];     /* page_sitemap.c */
extern const struct param upload_params[];      /* page_upload.c */
extern const struct param upload_post_params[]; /* page_upload_post.c: the form */
extern const struct param claim_params[];       /* page_claim.c: the forms */
extern const struct param mainframe_params[];   /* page_mainframe.c */
extern const struct param decide_params[];      /* page_mainframe_decide.c */

extern const struct file_field upload_files[]; /* page_upload_post.c */

#endif
