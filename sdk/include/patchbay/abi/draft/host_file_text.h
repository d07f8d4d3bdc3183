/* SPDX-License-Identifier: Apache-2.0 */
/* Host service, a draft: the text of files. The host reads PDF files, office files, web pages and
 * plain text of any encoding, in a child process with limits, so a plugin needs no code that reads
 * hostile bytes. The handles are those of patchbay.host.http. */
#ifndef PATCHBAY_ABI_DRAFT_HOST_FILE_TEXT_H
#define PATCHBAY_ABI_DRAFT_HOST_FILE_TEXT_H

#include "../call.h"
#include "../error.h"
#include "../types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PATCHBAY_HOST_FILE_TEXT_ID "patchbay.host.file_text/draft1"

#define PATCHBAY_FILE_TEXT_MAX 8388608u /* bytes of text that one request may ask for */

/* The file is the rest of an answer's body. APPENDABLE */
typedef struct patchbay_file_text_request {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */
  uint64_t handle;
  patchbay_str media_type; /* a hint, or empty: the bytes decide what the file is */
  patchbay_str name;       /* a hint, or empty: the name of the file */
  uint64_t offset;         /* bytes of the text to leave out at the beginning */
  uint64_t most;           /* the most bytes of the text; at least one character is given */
} patchbay_file_text_request;

/* APPENDABLE */
typedef struct patchbay_host_file_text {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */

  /* Reads the whole file and writes the requested part of its text into `text`: whole characters of
   * UTF-8, without U+0000. Each sheet of a workbook, and each other part with a name, has a line
   * "# NAME" above it. Sets `more` to 1 if there is text after this part, otherwise to 0. Writes
   * nothing if the file has no text that can be read; the error's reason is then a word:
   * UNSUPPORTED with no_text (only images of pages, or nothing), unsupported (a type that the host
   * cannot read), encrypted, damaged or crashed, and TOO_LARGE with too_large, timed_out or
   * out_of_memory. [call] */
  patchbay_status(PATCHBAY_ABI* read)(const patchbay_call* call,
                                      const patchbay_file_text_request* request,
                                      const patchbay_sink* text, uint32_t* more,
                                      patchbay_error* error);
} patchbay_host_file_text;

#ifdef __cplusplus
}
#endif

#endif
