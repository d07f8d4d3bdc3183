/* SPDX-License-Identifier: Apache-2.0 */
/* Capability, a draft: documents. The plugin says which documents exist and what changed, at most
 * one page of the provider in each step. The host stores the documents, keeps the schedule, decides
 * what is deleted, and fetches contents when it wants them. A step's cursor contains all data that
 * the next step needs, because the next step may run in another process, and days later.
 *
 * We wrote connectors for a folder and for GitHub, and planned a connector for Drive. After this
 * work, we changed the first proposal in these ways:
 *  - A document says why it has no content (`skipped`), and a fetch may say this too (`skip`). A
 *    submodule, or a file that the provider has flagged, is not a failure, but it must not be
 *    missing in the host's records.
 *  - A step says in which state its collection is (`state`). A collection that is blocked by law,
 *    suspended or out of reach is neither empty nor a failed call.
 *  - PARTIAL and FAILED_SUBTREE: a listing says if a part of it is missing, and the host then
 *    deletes nothing because of this listing.
 *  - Each step ends with a checkpoint, which says where the next step continues.
 *  - A listing may contain a content (INLINE). Otherwise an issue without comments would cost one
 *    more request for a text that the page already has.
 *  - Collections are given one by one, as structs: an account can have 10,000 repositories, and
 *    a repository that cannot be found must not hide the others.
 *  - ENUMERATE_IDS was removed: for the provider's rate budget, a page of ids costs as much as a
 *    whole page. To find deletions, the host lists again and compares versions.
 *  - The window of dates was removed: dates can be wrong (an uploaded file keeps its old date),
 *    and a listing with a window is not complete.
 *  - ENUMERATE_ACCESS: permissions alone, for a run that loads no content. */
#ifndef PATCHBAY_ABI_DRAFT_DOCUMENTS_H
#define PATCHBAY_ABI_DRAFT_DOCUMENTS_H

#include "../call.h"
#include "../error.h"
#include "../types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PATCHBAY_DOCUMENTS_ID "patchbay.documents/draft1"

/* sizes in bytes; more is PATCHBAY_E_TOO_LARGE */
#define PATCHBAY_COLLECTION_ID_MAX 256u
#define PATCHBAY_DOCUMENT_ID_MAX 1024u
#define PATCHBAY_VERSION_MAX 256u
#define PATCHBAY_REFERENCE_MAX 4096u
#define PATCHBAY_CURSOR_MAX 65536u
#define PATCHBAY_METADATA_MAX 65536u
#define PATCHBAY_INLINE_MAX 1048576u
#define PATCHBAY_SKIP_REASON_MAX 32u
/* the most principals and parents of one document */
#define PATCHBAY_PRINCIPALS_MAX 10000u
#define PATCHBAY_PARENTS_MAX 100u

/* ---- who may read */

/* An unknown kind means nobody. */
#define PATCHBAY_PRINCIPAL_USER 1u
/* the host calls `members` once for each group, to get the users in the group */
#define PATCHBAY_PRINCIPAL_GROUP 2u
/* id "example.com": every signed-in user of this domain */
#define PATCHBAY_PRINCIPAL_DOMAIN 3u
#define PATCHBAY_PRINCIPAL_ANYONE 4u
/* anyone who has the document's address; a search does not show the document to other people */
#define PATCHBAY_PRINCIPAL_LINK 5u

/* Every named principal may read, whatever its role is. The role is only shown to people. An
 * unknown role means reader. */
#define PATCHBAY_ROLE_READER 1u
#define PATCHBAY_ROLE_WRITER 2u
#define PATCHBAY_ROLE_OWNER 3u

/* Flag: the provider says that the permission comes from a parent. If a principal has an unknown
 * flag in the bits 16 to 31, the principal gives no permission to anyone. */
#define PATCHBAY_PRINCIPAL_INHERITED 1u

/* FROZEN: arrays hold this struct. */
typedef struct patchbay_principal {
  uint32_t kind;
  uint32_t role;
  uint32_t flags;
  uint32_t reserved; /* 0 */
  /* when the permission ends, milliseconds of Unix time; 0: it does not end by itself */
  uint64_t until_ms;
  patchbay_str id;    /* the provider's stable id */
  patchbay_str email; /* lower case; empty if unknown */
  patchbay_str name;  /* the name shown to people */
} patchbay_principal;

/* How to read the list of principals. An unknown kind is read as UNKNOWN. */
#define PATCHBAY_ACCESS_UNKNOWN 0u /* only the link's own account may read */
#define PATCHBAY_ACCESS_LISTED 1u  /* the principals may read */
/* the principals may read, and everyone who may read the first parent */
#define PATCHBAY_ACCESS_WIDENED 2u
/* a principal may read only if the principal may also read the first parent */
#define PATCHBAY_ACCESS_NARROWED 3u
/* the host calls `access` later, because the answer costs one more request */
#define PATCHBAY_ACCESS_DEFERRED 4u

/* APPENDABLE */
typedef struct patchbay_access {
  uint32_t struct_size;
  uint32_t kind; /* PATCHBAY_ACCESS_… */
  const patchbay_principal* principals;
  uint64_t principal_count;
} patchbay_access;

/* ---- collections */

/* The state of a collection. Only steps of a READABLE collection report documents. For any other
 * state, the host keeps the documents and the cursor, deletes nothing, and informs the operator. An
 * unknown state acts as OUT_OF_REACH. */
#define PATCHBAY_COLLECTION_READABLE 0u
/* the collection was deleted, or this link may no longer read it; the provider does not say which
 */
#define PATCHBAY_COLLECTION_OUT_OF_REACH 1u
/* the collection is suspended; an administrator or the owner can end this */
#define PATCHBAY_COLLECTION_SUSPENDED 2u
/* the provider does not give the collection out, for example because of a law */
#define PATCHBAY_COLLECTION_BLOCKED 3u

/* A part of a link that is synchronized separately, such as a repository or a drive. A collection
 * has its own cursor, schedule and failures. APPENDABLE. */
typedef struct patchbay_collection {
  uint32_t struct_size;
  uint32_t state;  /* PATCHBAY_COLLECTION_… */
  patchbay_str id; /* the provider's own id, stable over renames and transfers; never empty */
  patchbay_str name;
  patchbay_str url; /* the address where people open it */
} patchbay_collection;

/* Takes the collections of a link. PATCHBAY_OK means "accepted so far". APPENDABLE. */
typedef struct patchbay_collections {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */
  void* context;

  /* [call] */
  patchbay_status(PATCHBAY_ABI* add)(const struct patchbay_collections* collections,
                                     const patchbay_collection* collection);

  /* Reports a collection that the user's configuration names but that the connector cannot get;
   * `why` gives the reason. The other collections continue. `name` is the name in the
   * configuration, because the id is unknown. [call] */
  patchbay_status(PATCHBAY_ABI* failed)(const struct patchbay_collections* collections,
                                        patchbay_str name, const patchbay_error* why);
} patchbay_collections;

/* ---- which documents exist */

/* a folder, a drive, a space: other documents have it as a parent */
#define PATCHBAY_DOCUMENT_CONTAINER 1u
/* there is nothing to fetch, and nothing is missing */
#define PATCHBAY_DOCUMENT_NO_CONTENT 2u
/* `content` is the whole content: the host does not fetch it */
#define PATCHBAY_DOCUMENT_INLINE 4u

/* One document as it is now. If an id comes several times, the host uses the last report. A member
 * that the provider does not give stays empty or 0. APPENDABLE. */
typedef struct patchbay_document {
  uint32_t struct_size;
  uint32_t flags;
  patchbay_str id; /* the provider's own id, stable over renames and moves; never empty */
  /* A text that changes when the content changes: a revision, an etag or a hash, but never only a
   * date. Empty: the host fetches the content after each listing. */
  patchbay_str version;
  patchbay_str reference; /* data that `fetch` needs; the host does not read it */
  patchbay_str title;
  patchbay_str url; /* the address where people open it */
  patchbay_str media_type;
  uint64_t size; /* in bytes, or PATCHBAY_SIZE_UNKNOWN */
  uint64_t created_ms;
  uint64_t modified_ms;
  /* ids of documents of this collection; permissions come from the first parent */
  const patchbay_str* parents;
  uint64_t parent_count;
  const patchbay_principal* authors;
  uint64_t author_count;
  /* NULL: the access that was reported before, or UNKNOWN if none was reported */
  const patchbay_access* access;
  patchbay_str metadata; /* a JSON object with the provider's own fields, or empty */
  /* Why the content cannot be read, as one word of lower-case letters and "_": too_large,
   * unsupported, encrypted, flagged, malware, not_exportable, lfs, submodule, symlink, special, …
   * The host then never fetches the content, and its records name the word. Empty: fetch the
   * content. */
  patchbay_str skipped;
  patchbay_str content; /* INLINE: the content in `media_type`, at most PATCHBAY_INLINE_MAX bytes */
} patchbay_document;

/* A document that the host already has, with the values that the plugin reported. APPENDABLE. */
typedef struct patchbay_document_ref {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */
  patchbay_str collection;
  patchbay_str id;
  patchbay_str version;
  patchbay_str reference;
} patchbay_document_ref;

/* Flag of gone: everything below the document is gone too. These are all documents that have this
 * document as a parent, directly or through other parents. */
#define PATCHBAY_GONE_SUBTREE 1u

/* Flag of failed: the documents below this one could not be read either, so the listing says
 * nothing about them. The host deletes no document that has this one as a parent, directly or
 * through other parents. */
#define PATCHBAY_FAILED_SUBTREE 1u

/* Takes the reports of a step, in order. All arguments are borrowed until the function returns.
 * PATCHBAY_OK means "accepted so far": a later report may return the refusal of an earlier report,
 * so that a host in another process does not have to answer each report. After a refusal, the step
 * stops and returns the status of the refusal. If a step fails, the host keeps the reports before
 * the step's last checkpoint and drops the later reports. Each function [call]. APPENDABLE. */
typedef struct patchbay_changes {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */
  void* context;

  patchbay_status(PATCHBAY_ABI* upsert)(const struct patchbay_changes* changes,
                                        const patchbay_document* document);

  /* Reports that the document was deleted, or that this link can no longer see it, because the
   * provider says so. Do not report a document that is only missing in a list: the host decides
   * about it after a complete listing. */
  patchbay_status(PATCHBAY_ABI* gone)(const struct patchbay_changes* changes, patchbay_str id,
                                      uint32_t flags);

  /* Reports that the access of a document changed. The new access takes effect even if the content
   * did not change. */
  patchbay_status(PATCHBAY_ABI* access)(const struct patchbay_changes* changes, patchbay_str id,
                                        const patchbay_access* access);

  /* Reports a document that exists but could not be read. The step continues with the other
   * documents. The host later calls `look` for this document, after why->retry_after_ms if that is
   * set. */
  patchbay_status(PATCHBAY_ABI* failed)(const struct patchbay_changes* changes, patchbay_str id,
                                        uint32_t flags, const patchbay_error* why);

  /* Promises that steps which begin at `cursor` report every document or change that was not
   * reported before. A checkpoint is the last report of a step; a long step may also make
   * checkpoints before. A step that succeeds without a checkpoint counts as a broken result, unless
   * its collection is not READABLE. */
  patchbay_status(PATCHBAY_ABI* checkpoint)(const struct patchbay_changes* changes,
                                            patchbay_str cursor);
} patchbay_changes;

/* ---- steps */

/* The host does not want permissions, so the plugin can save the requests for permissions. */
#define PATCHBAY_ENUMERATE_NO_ACCESS 1u
/* The host wants only permissions: the step reports the `access` of every document that has an
 * access of its own. Such a run has its own cursors, and deletes nothing. A plugin that does not
 * know this flag lists everything, which is also correct but costs more. */
#define PATCHBAY_ENUMERATE_ACCESS 2u

/* APPENDABLE */
typedef struct patchbay_enumeration {
  uint32_t struct_size;
  uint32_t flags;
  /* an id that `collections` gave; empty if the plugin has no collections */
  patchbay_str collection;
  /* the cursor of the last checkpoint of a run with the same flags; empty: list everything from
   * the beginning, whatever is already known */
  patchbay_str cursor;
} patchbay_enumeration;

/* A run is a series of steps that ends with a step that is COMPLETE. A run is either a listing of
 * everything, or the changes since the last checkpoint. Changes begin at the last checkpoint of a
 * listing, so nothing that happens during the listing is lost. A connector that cannot report
 * changes begins a listing with each run. */
/* A listing begins with this step; set together with LISTING. */
#define PATCHBAY_STEP_BEGINS_LISTING 1u
/* A listing is in progress. Without this flag, the step reports changes. */
#define PATCHBAY_STEP_LISTING 2u
/* The run ends with this step. If the run was a listing, the host then deletes the documents that
 * the listing did not name, if the host's own rules allow this. */
#define PATCHBAY_STEP_COMPLETE 4u
/* A part of this listing could not be read, or the provider does not guarantee that it is
 * complete. The host deletes nothing because of this listing. */
#define PATCHBAY_STEP_PARTIAL 8u

/* Filled by enumerate; the host sets struct_size and reason. Set each flag before the reports that
 * it is about: BEGINS_LISTING and LISTING before the first report, PARTIAL before the checkpoint
 * that follows the missing part. The host may read the flags at each checkpoint, and then
 * uses the flags even if the step fails later. A host that finds an unknown flag in the bits 16 to
 * 31 refuses the checkpoint, and the step fails with PATCHBAY_E_UNSUPPORTED. APPENDABLE. */
typedef struct patchbay_step {
  uint32_t struct_size;
  uint32_t flags;    /* PATCHBAY_STEP_… */
  uint64_t expected; /* number of documents in the whole listing; 0: unknown */
  uint32_t state;    /* PATCHBAY_COLLECTION_… */
  uint32_t reserved; /* 0 */
  /* Takes a sentence for people if the state is not READABLE; NULL: not wanted. */
  const patchbay_sink* reason;
} patchbay_step;

/* ---- contents */

#define PATCHBAY_FETCH_TEXT 1u /* the text is enough, if the provider can make a text */

/* APPENDABLE */
typedef struct patchbay_fetch {
  uint32_t struct_size;
  uint32_t flags;
  const patchbay_document_ref* document;
  uint64_t max_bytes; /* of all parts together; the host accepts no more */
} patchbay_fetch;

/* One part of a content. A file has one part, and a spreadsheet has one part for each sheet.
 * APPENDABLE. */
typedef struct patchbay_part {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */
  patchbay_str name; /* the name of the sheet or of the attachment; may be empty */
  patchbay_str media_type;
  patchbay_str version; /* the version of these bytes, if it differs from the enumerated version */
  uint64_t size;        /* in bytes, or PATCHBAY_SIZE_UNKNOWN */
} patchbay_part;

/* Takes the content of a document: for each part, call begin and then write the part's bytes.
 * `bytes` may be passed to the HTTP service's pipe; then no byte goes through the plugin.
 * APPENDABLE. */
typedef struct patchbay_content {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */
  void* context;

  /* Begins a part. Returns PATCHBAY_E_TOO_LARGE or another code if the host does not want the
   * part's bytes; the fetch then stops and returns that code. [call] */
  patchbay_status(PATCHBAY_ABI* begin)(const struct patchbay_content* content,
                                       const patchbay_part* part);

  /* Says that there is no content to read, for a reason that another try does not change. `reason`
   * is a word as in `skipped` of a document; `message` is a sentence for people, which may be
   * empty. The fetch then returns PATCHBAY_OK. Parts that had begun are dropped. [call] */
  patchbay_status(PATCHBAY_ABI* skip)(const struct patchbay_content* content, patchbay_str reason,
                                      patchbay_str message);

  patchbay_sink bytes;
} patchbay_content;

/* Takes the members of a group. APPENDABLE. */
typedef struct patchbay_members {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */
  void* context;

  /* Adds members. A group in a group is a member too. [call] */
  patchbay_status(PATCHBAY_ABI* add)(const struct patchbay_members* members,
                                     const patchbay_principal* principals, uint64_t count);

  /* Says that there are more members, from `cursor` on. Without this call the group is complete.
   * [call] */
  patchbay_status(PATCHBAY_ABI* more)(const struct patchbay_members* members, patchbay_str cursor);
} patchbay_members;

/* ---- the capability */

/* `enumerate` and `fetch` are always set. NULL for another function: the plugin does not have it.
 * APPENDABLE. */
typedef struct patchbay_documents {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */

  /* Names the collections. If a collection is no longer named, the host treats it as out of reach,
   * not as deleted. NULL: there is one collection, and its id is empty. [call] */
  patchbay_status(PATCHBAY_ABI* collections)(patchbay_instance* instance, const patchbay_call* call,
                                             const patchbay_collections* collections,
                                             patchbay_error* error);

  /* Makes one step: at most one page of the provider, and the few requests that complete it.
   * CURSOR_EXPIRED if the provider, or this version of the plugin, no longer accepts the cursor:
   * the host then lists from the beginning and duplicates nothing. NOT_FOUND acts as OUT_OF_REACH.
   * [call] */
  patchbay_status(PATCHBAY_ABI* enumerate)(patchbay_instance* instance, const patchbay_call* call,
                                           const patchbay_enumeration* enumeration,
                                           const patchbay_changes* changes, patchbay_step* step,
                                           patchbay_error* error);

  /* Reports how one document is now, with exactly one upsert, gone or failed, and no checkpoint.
   * The host calls `look` for retries and after events. NULL: the host waits for the next listing.
   * [call] */
  patchbay_status(PATCHBAY_ABI* look)(patchbay_instance* instance, const patchbay_call* call,
                                      const patchbay_document_ref* document,
                                      const patchbay_changes* changes, patchbay_error* error);

  /* Reports who may read one document whose access is DEFERRED, with exactly one `access` and no
   * checkpoint. NULL: the plugin never says DEFERRED. [call] */
  patchbay_status(PATCHBAY_ABI* access)(patchbay_instance* instance, const patchbay_call* call,
                                        const patchbay_document_ref* document,
                                        const patchbay_changes* changes, patchbay_error* error);

  /* Writes the content of one document. NOT_FOUND if the document is gone: the host keeps the
   * document until the next run reports it as gone. After RATE_LIMITED, the host does not use the
   * credential for a while. Any other failure concerns only this document; the host tries again
   * after retry_after_ms. [call] */
  patchbay_status(PATCHBAY_ABI* fetch)(patchbay_instance* instance, const patchbay_call* call,
                                       const patchbay_fetch* fetch, const patchbay_content* content,
                                       patchbay_error* error);

  /* Reports the members of a group, from `cursor` on; an empty cursor is the beginning.
   * NOT_FOUND: the group is gone, and has no members. NULL: the plugin names no groups. [call] */
  patchbay_status(PATCHBAY_ABI* members)(patchbay_instance* instance, const patchbay_call* call,
                                         patchbay_str group, patchbay_str cursor,
                                         const patchbay_members* members, patchbay_error* error);
} patchbay_documents;

#ifdef __cplusplus
}
#endif

#endif
