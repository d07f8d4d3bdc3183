/* SPDX-License-Identifier: Apache-2.0 */
/* Capability, a draft: documents. The plugin says what there is and what changed, at most one page
 * of the provider at a step. The host stores it, keeps the schedule, decides what is deleted, and
 * fetches contents when it wants them. All that a step needs to go on stands in its cursor: the
 * next step may run in another process, and days later.
 *
 * What writing connectors for a folder, for GitHub and on paper for Drive changed since the first
 * proposal, and why:
 *  - A document says why it has no content (`skipped`), and so may a fetch (`skip`). A submodule or
 *    a file that the provider has flagged is no failure, and it must not be missing in the ledger.
 *  - A step says in which state its collection is (`state`). Blocked by law, suspended or out of
 *    reach is neither an empty collection nor a failed call.
 *  - PARTIAL and FAILED_SUBTREE: a listing that knows of a hole in itself says so, and nothing is
 *    deleted for it.
 *  - Each step ends with a checkpoint, so that "where do I go on" has one answer.
 *  - A listing may bring a content with it (INLINE). Otherwise an issue without comments would cost
 *    a request of its own for what the page had already said.
 *  - Collections are given one by one, as structs: an account can have 10,000 repositories, and one
 *    that cannot be found must not hide the others.
 *  - ENUMERATE_IDS is gone: a page of ids costs the provider's budget what a whole page costs. The
 *    host lists again to find deletions, and compares versions.
 *  - The window of dates is gone: dates lie (an upload keeps its old one), and a listing with a
 *    window is not complete.
 *  - ENUMERATE_ACCESS: permissions alone, for a sweep that loads no content. */
#ifndef PATCHBAY_ABI_DRAFT_DOCUMENTS_H
#define PATCHBAY_ABI_DRAFT_DOCUMENTS_H

#include "../call.h"
#include "../error.h"
#include "../types.h"

#ifdef __cplusplus
extern "C" {
#endif

#define PATCHBAY_DOCUMENTS_ID "patchbay.documents/draft1"

/* bytes; more is PATCHBAY_E_TOO_LARGE */
#define PATCHBAY_COLLECTION_ID_MAX 256u
#define PATCHBAY_DOCUMENT_ID_MAX 1024u
#define PATCHBAY_VERSION_MAX 256u
#define PATCHBAY_REFERENCE_MAX 4096u
#define PATCHBAY_CURSOR_MAX 65536u
#define PATCHBAY_METADATA_MAX 65536u
#define PATCHBAY_INLINE_MAX 1048576u
#define PATCHBAY_SKIP_REASON_MAX 32u
/* of one document */
#define PATCHBAY_PRINCIPALS_MAX 10000u
#define PATCHBAY_PARENTS_MAX 100u

/* ---- who may read */

/* An unknown kind is nobody. */
#define PATCHBAY_PRINCIPAL_USER 1u
#define PATCHBAY_PRINCIPAL_GROUP 2u  /* who is in it is asked of `members`, once for each group */
#define PATCHBAY_PRINCIPAL_DOMAIN 3u /* id "example.com": everyone of it who is signed in */
#define PATCHBAY_PRINCIPAL_ANYONE 4u
#define PATCHBAY_PRINCIPAL_LINK 5u /* anyone who has the address; nobody finds it by search */

/* For answers to "why"; whoever is named may read. An unknown role is a reader. */
#define PATCHBAY_ROLE_READER 1u
#define PATCHBAY_ROLE_WRITER 2u
#define PATCHBAY_ROLE_OWNER 3u

/* Flag: the provider says that the permission comes from a parent. */
#define PATCHBAY_PRINCIPAL_INHERITED 1u

/* FROZEN: these lie in arrays. */
typedef struct patchbay_principal {
  uint32_t kind;
  uint32_t role;
  uint32_t flags;
  uint32_t reserved;  /* 0 */
  uint64_t until_ms;  /* when the permission ends, Unix time; 0: not by itself */
  patchbay_str id;    /* the provider's stable id */
  patchbay_str email; /* lower case, where it is known */
  patchbay_str name;  /* for people */
} patchbay_principal;

/* How the list is meant. An unknown kind is read as UNKNOWN. */
#define PATCHBAY_ACCESS_UNKNOWN 0u  /* nobody but the link's own account */
#define PATCHBAY_ACCESS_LISTED 1u   /* the principals */
#define PATCHBAY_ACCESS_WIDENED 2u  /* the principals, and who may read the first parent */
#define PATCHBAY_ACCESS_NARROWED 3u /* those of the principals who may read the first parent */
#define PATCHBAY_ACCESS_DEFERRED 4u /* ask `access`: it costs a request of its own */

/* APPENDABLE */
typedef struct patchbay_access {
  uint32_t struct_size;
  uint32_t kind; /* PATCHBAY_ACCESS_… */
  const patchbay_principal* principals;
  uint64_t principal_count;
} patchbay_access;

/* ---- collections */

/* In which state a collection is. Only a READABLE one has steps that say something; of any other
 * the host keeps documents and cursor, deletes nothing, and tells the operator. An unknown state
 * acts as OUT_OF_REACH. */
#define PATCHBAY_COLLECTION_READABLE 0u
#define PATCHBAY_COLLECTION_OUT_OF_REACH 1u /* deleted, or lost to this link: nobody can tell */
#define PATCHBAY_COLLECTION_SUSPENDED 2u    /* an administrator or the owner may lift it */
#define PATCHBAY_COLLECTION_BLOCKED 3u      /* the provider withholds it, such as by law */

/* A part of a link that is followed apart, such as a repository or a drive, with a cursor, a
 * schedule and failures of its own. APPENDABLE. */
typedef struct patchbay_collection {
  uint32_t struct_size;
  uint32_t state;  /* PATCHBAY_COLLECTION_… */
  patchbay_str id; /* the provider's own, stable over renames and transfers; never empty */
  patchbay_str name;
  patchbay_str url; /* where people open it */
} patchbay_collection;

/* Takes the collections of a link. PATCHBAY_OK means "taken for now". APPENDABLE. */
typedef struct patchbay_collections {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */
  void* context;

  /* [call] */
  patchbay_status(PATCHBAY_ABI* add)(const struct patchbay_collections* collections,
                                     const patchbay_collection* collection);

  /* The user's configuration names it, and it cannot be had; the others go on. `name` is as
   * configured: its id is not known. [call] */
  patchbay_status(PATCHBAY_ABI* failed)(const struct patchbay_collections* collections,
                                        patchbay_str name, const patchbay_error* why);
} patchbay_collections;

/* ---- what there is */

#define PATCHBAY_DOCUMENT_CONTAINER 1u  /* a folder, a drive, a space: others have it as parent */
#define PATCHBAY_DOCUMENT_NO_CONTENT 2u /* there is nothing to fetch, and nothing is missing */
#define PATCHBAY_DOCUMENT_INLINE 4u     /* `content` is all of it: it is not fetched */

/* One document as it is now; the last one of an id counts. What the provider does not tell stays
 * empty or 0. APPENDABLE. */
typedef struct patchbay_document {
  uint32_t struct_size;
  uint32_t flags;
  patchbay_str id;      /* the provider's own, stable over renames and moves; never empty */
  patchbay_str version; /* changes when the content does: a revision, an etag, a hash; never a date
                           alone. Empty: fetched at each listing. */
  patchbay_str reference; /* whatever `fetch` will want to know; opaque to the host */
  patchbay_str title;
  patchbay_str url; /* where people open it */
  patchbay_str media_type;
  uint64_t size; /* in bytes, or PATCHBAY_SIZE_UNKNOWN */
  uint64_t created_ms;
  uint64_t modified_ms;
  const patchbay_str* parents; /* ids of this collection; permissions come from the first */
  uint64_t parent_count;
  const patchbay_principal* authors;
  uint64_t author_count;
  const patchbay_access* access; /* NULL: as it was told before; UNKNOWN when it never was */
  patchbay_str metadata;         /* the source's own, a JSON object, or empty */
  /* Why its content is not to be had, one word of lower-case letters and "_": too_large,
   * unsupported, encrypted, flagged, malware, not_exportable, lfs, submodule, symlink, special, …
   * Then it is never fetched, and the ledger names the word. Empty: fetch it. */
  patchbay_str skipped;
  patchbay_str content; /* INLINE: in `media_type`, at most PATCHBAY_INLINE_MAX bytes */
} patchbay_document;

/* A document that the host already has, as it was told. APPENDABLE. */
typedef struct patchbay_document_ref {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */
  patchbay_str collection;
  patchbay_str id;
  patchbay_str version;
  patchbay_str reference;
} patchbay_document_ref;

/* Flag of gone: with everything that has it as a parent, near or far. */
#define PATCHBAY_GONE_SUBTREE 1u

/* Flag of failed: what is below it could not be read either, so that a listing says nothing of it.
 * The host deletes nothing that had it as a parent, near or far. */
#define PATCHBAY_FAILED_SUBTREE 1u

/* What a step says, in order. All that is handed over is borrowed until the function returns.
 * PATCHBAY_OK means "taken for now": a refusal may come with a later emission, so that a host in
 * another process does not have to answer each. After a refusal the step stops and returns it. What
 * was said after the last checkpoint of a step that failed is forgotten; what was said before it is
 * kept. Each function [call]. APPENDABLE. */
typedef struct patchbay_changes {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */
  void* context;

  patchbay_status(PATCHBAY_ABI* upsert)(const struct patchbay_changes* changes,
                                        const patchbay_document* document);

  /* The provider says that it was deleted, or that this link cannot see it any more. What the
   * plugin only misses in a list is not gone: the host decides that after a complete listing. */
  patchbay_status(PATCHBAY_ABI* gone)(const struct patchbay_changes* changes, patchbay_str id,
                                      uint32_t flags);

  /* Only who may read changed; takes effect whether or not the content is as it was. */
  patchbay_status(PATCHBAY_ABI* access)(const struct patchbay_changes* changes, patchbay_str id,
                                        const patchbay_access* access);

  /* This one is there and could not be read; the others go on. The host asks `look` for it later,
   * after why->retry_after_ms where that is set. */
  patchbay_status(PATCHBAY_ABI* failed)(const struct patchbay_changes* changes, patchbay_str id,
                                        uint32_t flags, const patchbay_error* why);

  /* Whoever begins at `cursor` misses nothing that was not said before. The last thing that a step
   * says; a long step says more of them. A step that succeeds without one counts as a broken
   * result, unless its collection is not READABLE. */
  patchbay_status(PATCHBAY_ABI* checkpoint)(const struct patchbay_changes* changes,
                                            patchbay_str cursor);
} patchbay_changes;

/* ---- steps */

/* Permissions are not wanted: spare the requests. */
#define PATCHBAY_ENUMERATE_NO_ACCESS 1u
/* Permissions alone: `access` of all that has its own. It is a run with cursors of its own, and
 * deletes nothing. Who does not know this flag lists everything, which is right and costs more. */
#define PATCHBAY_ENUMERATE_ACCESS 2u

/* APPENDABLE */
typedef struct patchbay_enumeration {
  uint32_t struct_size;
  uint32_t flags;
  patchbay_str collection; /* an id that `collections` gave; empty without collections */
  patchbay_str cursor;     /* of the last checkpoint of a run with the same flags; empty: list
                              everything     from the beginning, whatever is known already */
} patchbay_enumeration;

/* A run is a series of steps up to one that is COMPLETE. It is either a listing of everything or
 * the changes since the last checkpoint. The last checkpoint of a listing is where changes begin:
 * nothing that happens while it runs is lost. A connector without changes begins a listing with
 * each run. */
/* A listing begins with this step; set together with LISTING. */
#define PATCHBAY_STEP_BEGINS_LISTING 1u
/* A listing is going on; not set: these are changes. */
#define PATCHBAY_STEP_LISTING 2u
/* The run ends here. What a listing did not name is gone, as far as the host's own rules agree. */
#define PATCHBAY_STEP_COMPLETE 4u
/* A part of this listing could not be read, or the provider does not vouch for it: nothing is
 * deleted for it. */
#define PATCHBAY_STEP_PARTIAL 8u

/* Filled by enumerate; the host sets struct_size and reason. The flags are set before the
 * emissions that they are about: BEGINS_LISTING and LISTING before the first of all, PARTIAL before
 * the checkpoint that leaves the hole behind. A host may look at them with each checkpoint, and so
 * knows them of a step that failed later. APPENDABLE. */
typedef struct patchbay_step {
  uint32_t struct_size;
  uint32_t flags;    /* PATCHBAY_STEP_… */
  uint64_t expected; /* documents in the whole listing; 0: not known */
  uint32_t state;    /* PATCHBAY_COLLECTION_… */
  uint32_t reserved; /* 0 */
  /* Takes a sentence for people where the state is not READABLE; NULL: not wanted. */
  const patchbay_sink* reason;
} patchbay_step;

/* ---- contents */

#define PATCHBAY_FETCH_TEXT 1u /* text is enough, where the provider makes it */

/* APPENDABLE */
typedef struct patchbay_fetch {
  uint32_t struct_size;
  uint32_t flags;
  const patchbay_document_ref* document;
  uint64_t max_bytes; /* of all parts; more will not be taken */
} patchbay_fetch;

/* One part of a content: a file has one, a spreadsheet one for each sheet. APPENDABLE. */
typedef struct patchbay_part {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */
  patchbay_str name; /* of the sheet, of the attachment; may be empty */
  patchbay_str media_type;
  patchbay_str version; /* of what is delivered, when that differs from what was enumerated */
  uint64_t size;        /* in bytes, or PATCHBAY_SIZE_UNKNOWN */
} patchbay_part;

/* Where a content goes: begin, then its bytes, and so on for each part. `bytes` may be handed to
 * the HTTP service's pipe, and then no byte passes through the plugin. APPENDABLE. */
typedef struct patchbay_content {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */
  void* context;

  /* Begins a part; refused with PATCHBAY_E_TOO_LARGE or another code when its bytes are not wanted:
   * the fetch then stops and returns that. [call] */
  patchbay_status(PATCHBAY_ABI* begin)(const struct patchbay_content* content,
                                       const patchbay_part* part);

  /* There is no content to be had, for a reason that another try does not change: a word as in
   * `skipped` of a document, and a sentence for people, which may be empty. The fetch then returns
   * PATCHBAY_OK; parts that had begun are dropped. [call] */
  patchbay_status(PATCHBAY_ABI* skip)(const struct patchbay_content* content, patchbay_str reason,
                                      patchbay_str message);

  patchbay_sink bytes;
} patchbay_content;

/* Takes who is in a group. APPENDABLE. */
typedef struct patchbay_members {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */
  void* context;

  /* Groups in groups are members too. [call] */
  patchbay_status(PATCHBAY_ABI* add)(const struct patchbay_members* members,
                                     const patchbay_principal* principals, uint64_t count);

  /* There are more, from `cursor` on; without it the group is complete. [call] */
  patchbay_status(PATCHBAY_ABI* more)(const struct patchbay_members* members, patchbay_str cursor);
} patchbay_members;

/* ---- the capability */

/* `enumerate` and `fetch` are there. NULL for another: the plugin has no such thing. APPENDABLE. */
typedef struct patchbay_documents {
  uint32_t struct_size;
  uint32_t reserved; /* 0 */

  /* Names the collections. One that is not named any more is out of reach, not deleted. NULL: there
   * is one, and its id is empty. [call] */
  patchbay_status(PATCHBAY_ABI* collections)(patchbay_instance* instance, const patchbay_call* call,
                                             const patchbay_collections* collections,
                                             patchbay_error* error);

  /* One step: at most one page of the provider, and the few requests that make it whole.
   * CURSOR_EXPIRED when the provider, or this version of the plugin, does not take the cursor any
   * more: the host lists from the beginning, and doubles nothing. NOT_FOUND: as OUT_OF_REACH.
   * [call] */
  patchbay_status(PATCHBAY_ABI* enumerate)(patchbay_instance* instance, const patchbay_call* call,
                                           const patchbay_enumeration* enumeration,
                                           const patchbay_changes* changes, patchbay_step* step,
                                           patchbay_error* error);

  /* How one document is now: one upsert, gone or failed, and no checkpoint; for retries and after
   * events. NULL: the host waits for the next listing. [call] */
  patchbay_status(PATCHBAY_ABI* look)(patchbay_instance* instance, const patchbay_call* call,
                                      const patchbay_document_ref* document,
                                      const patchbay_changes* changes, patchbay_error* error);

  /* Who may read one document whose access is DEFERRED: one `access`, and no checkpoint. NULL: the
   * plugin never says DEFERRED. [call] */
  patchbay_status(PATCHBAY_ABI* access)(patchbay_instance* instance, const patchbay_call* call,
                                        const patchbay_document_ref* document,
                                        const patchbay_changes* changes, patchbay_error* error);

  /* The content of one document. NOT_FOUND when it is gone: the host keeps the document until the
   * next run confirms that. RATE_LIMITED closes the credential for a while; any other failure is of
   * this document alone, and is tried again after retry_after_ms. [call] */
  patchbay_status(PATCHBAY_ABI* fetch)(patchbay_instance* instance, const patchbay_call* call,
                                       const patchbay_fetch* fetch, const patchbay_content* content,
                                       patchbay_error* error);

  /* Who is in a group, from `cursor` on; empty: from the beginning. NOT_FOUND: the group is gone,
   * and nobody is in it. NULL: the plugin names no groups. [call] */
  patchbay_status(PATCHBAY_ABI* members)(patchbay_instance* instance, const patchbay_call* call,
                                         patchbay_str group, patchbay_str cursor,
                                         const patchbay_members* members, patchbay_error* error);
} patchbay_documents;

#ifdef __cplusplus
}
#endif

#endif
