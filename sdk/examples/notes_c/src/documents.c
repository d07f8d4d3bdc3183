/* SPDX-License-Identifier: Apache-2.0 */
/* All notes as documents. notes.example lists them page by page, one note on each line:
 *
 *   GET /export?after=ID        ID VERSION TITLE          the notes after ID, in order of ids
 *   GET /notes/ID/text          the note's text
 *
 * notes.example does not report changes, so each run lists everything, and the host finds out which
 * notes are gone. The cursor is "after ID", or "again" if a run was complete. */
#include <stdio.h>
#include <string.h>

#include "notes.h"

enum { kPageMax = 65536 }; /* bytes of a page; an instance's stack has 256 KiB */

static const char kAfter[] = "after ";

/* Returns the text of `line` up to the next space, or the whole line, and removes it from the
 * line. */
static patchbay_str next_word(patchbay_str* line) {
  patchbay_str word = {line->data, 0};
  while (word.size < line->size && line->data[word.size] != ' ') ++word.size;
  line->data += word.size;
  line->size -= word.size;
  if (line->size > 0) {
    ++line->data;
    --line->size;
  }
  return word;
}

/* Reports one note. Reports no access, so the host shows the note only to the account of the
 * link. */
static patchbay_status say_note(const patchbay_changes* changes, patchbay_str line,
                                patchbay_str* id) {
  patchbay_document note = {0}; /* also zeroes members of later releases */
  note.struct_size = sizeof note;
  note.id = *id = next_word(&line);
  note.version = next_word(&line);
  note.title = line;
  note.media_type = PATCHBAY_TEXT("text/plain");
  note.size = PATCHBAY_SIZE_UNKNOWN;
  return changes->upsert(changes, &note);
}

/* Reports all notes of a page. Sets *id to the id of the last note, or to empty if the page has no
 * note. */
static patchbay_status say_page(const patchbay_changes* changes, patchbay_str page,
                                patchbay_str* id) {
  patchbay_status status = PATCHBAY_OK;
  *id = (patchbay_str){0};
  while (page.size > 0 && status == PATCHBAY_OK) {
    const char* end = memchr(page.data, '\n', page.size);
    const uint64_t size = end == NULL ? page.size : (uint64_t)(end - page.data);
    if (size > 0) status = say_note(changes, (patchbay_str){page.data, size}, id);
    const uint64_t taken = end == NULL ? size : size + 1;
    page.data += taken;
    page.size -= taken;
  }
  return status;
}

/* Reads the whole answer into `page`, or fails with TOO_LARGE. */
static patchbay_status read_page(const patchbay_instance* instance, const patchbay_call* call,
                                 const patchbay_http_response* answer, char* page, uint64_t* size,
                                 patchbay_error* error) {
  for (*size = 0;;) {
    uint64_t got = 0;
    const patchbay_status status =
        instance->http->read(call, answer->handle, page + *size, kPageMax - *size, &got, error);
    if (status != PATCHBAY_OK || got == 0) return status;
    *size += got;
    if (*size == kPageMax) {
      return patchbay_fail(error, PATCHBAY_E_TOO_LARGE,
                           "notes.example sent a longer page of notes than it promises.");
    }
  }
}

/* Reports a page and makes the checkpoint. An empty page is the last one. */
static patchbay_status say_and_go_on(const patchbay_changes* changes, patchbay_str page,
                                     patchbay_step* step, patchbay_error* error) {
  char cursor[sizeof kAfter + PATCHBAY_DOCUMENT_ID_MAX];
  patchbay_str id;
  patchbay_str next = PATCHBAY_TEXT("again");
  patchbay_status status = say_page(changes, page, &id);
  if (status != PATCHBAY_OK) return patchbay_fail(error, status, "");
  if (id.size > PATCHBAY_DOCUMENT_ID_MAX) {
    return patchbay_fail(error, PATCHBAY_E_PROVIDER_UNAVAILABLE, "A note's id is too long.");
  }
  if (id.size > 0) {
    memcpy(cursor, kAfter, sizeof kAfter - 1);
    memcpy(cursor + sizeof kAfter - 1, id.data, id.size);
    next = (patchbay_str){cursor, sizeof kAfter - 1 + id.size};
  } else {
    step->flags |= PATCHBAY_STEP_COMPLETE;
  }
  status = changes->checkpoint(changes, next);
  return status == PATCHBAY_OK ? status : patchbay_fail(error, status, "");
}

static patchbay_status enumerate(patchbay_instance* instance, const patchbay_call* call,
                                 const patchbay_enumeration* asked, const patchbay_changes* changes,
                                 patchbay_step* step, patchbay_error* error) {
  char url[256] = "https://api.notes.example/export";
  char page[kPageMax];
  uint64_t size = 0;
  patchbay_http_response answer;
  const patchbay_str cursor = asked->cursor;
  const uint64_t before = sizeof kAfter - 1;
  const int goes_on = cursor.size > before && memcmp(cursor.data, kAfter, before) == 0;
  if ((asked->flags & PATCHBAY_FLAGS_MUST_UNDERSTAND) != 0) {
    return patchbay_fail(error, PATCHBAY_E_UNSUPPORTED,
                         "This connector cannot list what was asked for that way.");
  }
  if (goes_on && cursor.size - before <= 64) { /* ids of notes.example are letters and digits */
    snprintf(url, sizeof url, "https://api.notes.example/export?after=%.*s",
             (int)(cursor.size - before), cursor.data + before);
  } else if (cursor.size > 0 && !patchbay_equal(cursor, "again")) {
    return patchbay_fail(error, PATCHBAY_E_CURSOR_EXPIRED,
                         "The cursor is of another version of this connector.");
  }
  /* The flags must be set before the first report. */
  step->flags = PATCHBAY_STEP_LISTING | (goes_on ? 0u : PATCHBAY_STEP_BEGINS_LISTING);
  patchbay_status status = notes_get(instance, call, url, &answer, error);
  if (status != PATCHBAY_OK) return status;
  status = answer.status == 200 ? read_page(instance, call, &answer, page, &size, error)
                                : notes_refused(error, answer.status);
  notes_close(instance, call, &answer);
  if (status != PATCHBAY_OK) return status;
  return say_and_go_on(changes, (patchbay_str){page, size}, step, error);
}

/* Fetches a note's text, which goes from the provider to the host without a copy through the
 * connector. */
static patchbay_status fetch(patchbay_instance* instance, const patchbay_call* call,
                             const patchbay_fetch* wanted, const patchbay_content* content,
                             patchbay_error* error) {
  char url[128];
  patchbay_http_response answer;
  patchbay_part part = {0};
  const patchbay_str id = wanted->document->id;
  if ((wanted->flags & PATCHBAY_FLAGS_MUST_UNDERSTAND) != 0) {
    return patchbay_fail(error, PATCHBAY_E_UNSUPPORTED,
                         "This connector cannot fetch what was asked for that way.");
  }
  if (id.size > 64) return patchbay_fail(error, PATCHBAY_E_NOT_FOUND, "There is no such note.");
  snprintf(url, sizeof url, "https://api.notes.example/notes/%.*s/text", (int)id.size, id.data);
  patchbay_status status = notes_get(instance, call, url, &answer, error);
  if (status != PATCHBAY_OK) return status;
  if (answer.status == 200) {
    part.struct_size = sizeof part;
    part.media_type = PATCHBAY_TEXT("text/plain");
    part.size = PATCHBAY_SIZE_UNKNOWN;
    status = content->begin(content, &part);
    if (status == PATCHBAY_OK) {
      status = notes_pipe_into(instance, call, &answer, &content->bytes, error);
    } else {
      patchbay_fail(error, status, "");
    }
  } else if (answer.status == 404) {
    status = patchbay_fail(error, PATCHBAY_E_NOT_FOUND, "The note was deleted meanwhile.");
  } else if (answer.status == 423) { /* skip, not a failure, because another try changes nothing */
    status = content->skip(content, PATCHBAY_TEXT("encrypted"),
                           PATCHBAY_TEXT("The note is locked with a password."));
    if (status != PATCHBAY_OK) patchbay_fail(error, status, "");
  } else {
    status = notes_refused(error, answer.status);
  }
  notes_close(instance, call, &answer);
  return status;
}

const patchbay_documents notes_documents = {
    .struct_size = sizeof(patchbay_documents), .enumerate = enumerate, .fetch = fetch};
