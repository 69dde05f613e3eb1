/**
 * A canvas as a file: PPM for ffmpeg, PNG for sites that do without it.
 */
#ifndef DEMO_OUTPUT_H
#define DEMO_OUTPUT_H

#include "canvas.h"

#include <stdio.h>

/** Binary PPM (P6); what is transparent becomes white. False when the file cannot be written. */
bool output_ppm(const struct canvas *canvas, FILE *file);

/** PNG, with an alpha channel when `alpha` is set, else on white. False when the file cannot be written. */
bool output_png(const struct canvas *canvas, bool alpha, FILE *file);

#endif
