/**
 * What guessing is worth. The numbers of the bouncer are chosen so that a day of it earns less than the cheapest thing
 * costs; here is the arithmetic, for who changes rewards and prices.
 */
#ifndef SITE_BOUNCER_ODDS_H
#define SITE_BOUNCER_ODDS_H

#include "base/conf.h"
#include "db/db.h"

/** How often somebody who fails each time can answer within 24 hours. */
int bouncer_odds_attempts(void);

/** What somebody who does nothing but guess may expect of 24 hours, in thousandths of clout, when every answer is right
 *  by one chance in `ways` (2 or more) and the questions pay `reward` before question_pay's reduction. */
int64_t bouncer_odds_day(int64_t ways, int64_t reward);

/** The most that can be expected with the configured reward and the day's cap, whichever kind of question is asked. */
int64_t bouncer_odds_most(const struct conf *conf);

/** The most that can be expected of the questions that are there, each with its own reward: in thousandths of clout, by
 *  guessing where a question leaves few answers to choose from, with an account and without it. With fewer questions than a challenge has, all that they
 *  pay. Reads all of them. */
enum status bouncer_odds_pool(struct db *db, const struct conf *conf, int64_t *most,
                              struct err *err);

/** The least that anything costs, in clout; 0 when everything is free. */
int64_t bouncer_odds_cheapest(const struct conf *conf);

#endif
