/**
 * What a question must be like to get into the pool.
 */
#ifndef SITE_QUESTION_RULES_H
#define SITE_QUESTION_RULES_H

#include "site/question.h"

/** Trims all texts of `question`, brings them into Normalization Form C and checks them; `*normal` gets the form in
 *  which two questions are the same. New texts are in `arena`. STATUS_INVALID with the rule that is broken: among them,
 *  that no right answer may equal a wrong one after normalisation, and that a choice has at least as many wrong answers
 *  as right ones. */
enum status question_tidy(struct arena *arena, struct question *question, struct str *normal,
                          struct err *err);

/** Sets the mode to how the answers are best compared, where nobody has said so. With wrong answers it is a choice if `choice` asks for
 *  one, if the question speaks of the answers that it shows ("Which of these …"), if there are only two, or if the right
 *  one is too long to be typed. Without: numbers where all answers are; exact where normalising would lose what tells
 *  them apart; else text. STATUS_INVALID as for question_tidy(), and when a question asks to choose but there is nothing to choose
 *  from. */
enum status question_find_mode(struct arena *arena, struct question *question, bool choice,
                               struct err *err);

/** Whether the question cannot be understood without seeing its answers: "Which of these …". */
bool question_asks_to_choose(struct arena *arena, const char *text);

#endif
