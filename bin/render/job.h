/**
 * One file from the command line to the report: what kind it is, and who deals with it.
 */
#ifndef RENDER_JOB_H
#define RENDER_JOB_H

#include "options.h"
#include "report.h"

#define JOB_INPUT 0     /* descriptor of the untrusted file */
#define JOB_DIRECTORY 3 /* descriptor of the folder for the results */

/** Confines this process, does the work, fills the report. */
void job_run(const struct options *options, struct report *report);

#endif
