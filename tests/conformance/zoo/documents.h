/* Three documents on two pages, with the faults of the group `documents`. */
#ifndef PATCHBAY_TESTS_CONFORMANCE_ZOO_DOCUMENTS_H
#define PATCHBAY_TESTS_CONFORMANCE_ZOO_DOCUMENTS_H

#include "exchange.h"

static patchbay_status tell(const patchbay_changes* changes, const char* id) {
  static char large[PATCHBAY_VERSION_MAX + 1];
  patchbay_document document = {0};
  document.struct_size = sizeof document;
  document.id = (patchbay_str){id, strlen(id)};
  document.version = ZOO_TEXT("1");
  document.media_type = ZOO_TEXT("text/plain");
  document.size = PATCHBAY_SIZE_UNKNOWN;
  if (HAS_FAULT(documents_ids)) document.id.size = 0;
  if (HAS_FAULT(documents_skipped)) document.skipped = ZOO_TEXT("Too large!");
  if (HAS_FAULT(documents_sizes)) document.version = (patchbay_str){large, sizeof large};
  return changes->upsert(changes, &document);
}

static patchbay_status enumerate(patchbay_instance* self, const patchbay_call* call,
                                 const patchbay_enumeration* asked, const patchbay_changes* changes,
                                 patchbay_step* step, patchbay_error* error) {
  static const char* const kPages[2][2] = {{"a", "b"}, {"c", NULL}};
  static int listings, has_begun;
  struct exchange got;
  const int page = zoo_equal(asked->cursor, "2");
  if (!HAS_FAULT(documents_duties) && (asked->flags & PATCHBAY_FLAGS_MUST_UNDERSTAND) != 0) {
    return zoo_fail(error, PATCHBAY_E_UNSUPPORTED, "That way of listing is unknown here.");
  }
  if (asked->cursor.size > 0 && !page && !zoo_equal(asked->cursor, "1")) {
    return zoo_fail(
        error,
        HAS_FAULT(documents_strange_cursor) ? PATCHBAY_E_PLUGIN_FAULT : PATCHBAY_E_CURSOR_EXPIRED,
        "The cursor is of another version.");
  }
  if (HAS_FAULT(documents_resume) && page && !has_begun) {
    return zoo_fail(error, PATCHBAY_E_REQUEST, "The first page was not read by this process.");
  }
  step->flags = PATCHBAY_STEP_LISTING | (page ? 0 : PATCHBAY_STEP_BEGINS_LISTING);
  if (HAS_FAULT(documents_resume)) has_begun = 1;
  if (HAS_FAULT(documents_listing)) step->flags = 0;
  if (HAS_FAULT(documents_step_room)) ((char*)step)[sizeof *step] = 0;
  if (HAS_FAULT(documents_unreadable)) step->state = PATCHBAY_COLLECTION_BLOCKED;
  patchbay_status status = exchanged(self, call, "/export", (patchbay_str){0}, &got, error);
  if (HAS_FAULT(documents_deadline) && status == PATCHBAY_E_DEADLINE_EXCEEDED) {
    return zoo_fail(error, PATCHBAY_E_PROVIDER_ERROR, "The provider did not answer.");
  }
  if (HAS_FAULT(documents_outage) && status == PATCHBAY_E_PROVIDER_UNAVAILABLE) {
    changes->gone(changes, ZOO_TEXT("a"), 0);
  }
  if (status == PATCHBAY_OK) status = refused(&got, error);
  if (status != PATCHBAY_OK) return status;
  for (int i = 0; i < 2 && kPages[page][i] != NULL; ++i) {
    const char* id = kPages[page][i];
    if (HAS_FAULT(documents_same_listing) && page == 0) id = listings++ % 4 < 2 ? id : "z";
    const patchbay_status told = tell(changes, id);
    if (told == PATCHBAY_OK) continue;
    if (HAS_FAULT(documents_refusal)) return PATCHBAY_OK;
    if (HAS_FAULT(documents_after_refusal)) tell(changes, "b");
    return zoo_fail(error, told, "");
  }
  if (page) step->flags |= PATCHBAY_STEP_COMPLETE;
  if (HAS_FAULT(documents_checkpoint) && page) return PATCHBAY_OK;
  status = changes->checkpoint(changes, page ? ZOO_TEXT("1") : ZOO_TEXT("2"));
  return status == PATCHBAY_OK ? status : zoo_fail(error, status, "");
}

static patchbay_status look(patchbay_instance* self, const patchbay_call* call,
                            const patchbay_document_ref* document, const patchbay_changes* changes,
                            patchbay_error* error) {
  (void)self, (void)call, (void)document, (void)error;
  const patchbay_status status = tell(changes, "a");
  if (HAS_FAULT(documents_every_refusal)) return PATCHBAY_OK;
  return HAS_FAULT(documents_look) && status == PATCHBAY_OK ? tell(changes, "b") : status;
}

static patchbay_status tell_access(patchbay_instance* self, const patchbay_call* call,
                                   const patchbay_document_ref* document,
                                   const patchbay_changes* changes, patchbay_error* error) {
  const patchbay_access nobody = {.struct_size = sizeof nobody, .kind = PATCHBAY_ACCESS_LISTED};
  (void)self, (void)call, (void)error;
  if (HAS_FAULT(documents_access)) return tell(changes, "a");
  return changes->access(changes, document->id, &nobody);
}

static patchbay_status fetch_document(patchbay_instance* self, const patchbay_call* call,
                                      const patchbay_fetch* fetch, const patchbay_content* content,
                                      patchbay_error* error) {
  patchbay_part part = {0};
  struct exchange got;
  if (!HAS_FAULT(documents_fetch_duties) && (fetch->flags & PATCHBAY_FLAGS_MUST_UNDERSTAND) != 0) {
    return zoo_fail(error, PATCHBAY_E_UNSUPPORTED, "That way of fetching is unknown here.");
  }
  part.struct_size = sizeof part;
  part.media_type = ZOO_TEXT("text/plain");
  part.size = 4;
  patchbay_status status = exchanged(self, call, "/content", (patchbay_str){0}, &got, error);
  if (HAS_FAULT(documents_cancelled) && status == PATCHBAY_E_CANCELLED) {
    return zoo_fail(error, PATCHBAY_E_PROVIDER_ERROR, "The provider did not answer.");
  }
  if (status == PATCHBAY_OK) status = refused(&got, error);
  if (status != PATCHBAY_OK) return status;
  if (!HAS_FAULT(documents_parts)) status = content->begin(content, &part);
  if (status == PATCHBAY_OK) {
    status = zoo_write(&content->bytes, "text");
    if (HAS_FAULT(documents_content_refusal)) return PATCHBAY_OK;
  }
  return status == PATCHBAY_OK ? status : zoo_fail(error, status, "");
}

static const patchbay_documents zoo_documents = {.struct_size = sizeof(patchbay_documents),
                                                 .enumerate = enumerate,
                                                 .look = look,
                                                 .access = tell_access,
                                                 .fetch = fetch_document};

#endif
