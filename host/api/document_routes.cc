// The routes for documents and for the sync runs that load them.
#include "api/route_tables.h"

namespace patchbay::api {
namespace {

using httpd::Access;

const httpd::QueryParameter kOfLink = {"link_id", "Of this account alone."};
const httpd::QueryParameter kOfConnector = {
    "connector_id", "The connector, where several have documents for the account."};
const httpd::QueryParameter kLimit = {"limit", "1 to 1000; 100 by default."};

}  // namespace

std::vector<Route> document_rows(const Api& api) {
  return {
      {.method = "GET",
       .pattern = "/v1/documents",
       .access = Access::kCall,
       .handler = bound(api, list_documents),
       .id = "list_documents",
       .summary = "The documents that the user may read; with the scope documents, all.",
       .answers = "DocumentPage",
       .query = {kOfLink,
                 {"connector_id", "Of this connector alone."},
                 {"only",
                  "troubled: the ledger of what is not plainly loaded; held: what waits to be "
                  "deleted.",
                  false,
                  {"troubled", "held"}},
                 {"cursor", "`cursor` of the page before."},
                 kLimit}},
      {.method = "GET",
       .pattern = "/v1/search",
       .access = Access::kCall,
       .handler = bound(api, search_documents),
       .id = "search_documents",
       .summary = "Documents with these words in title or text that the user may read.",
       .answers = "FoundDocuments",
       .query = {{"q", "The words; all of them have to be there.", true}, kLimit}},
      {.method = "GET",
       .pattern = "/v1/find",
       .access = Access::kCall,
       .handler = bound(api, find_files),
       .id = "find_files",
       .summary = "Files with these words: in all accounts of the user at once, and in documents.",
       .answers = "FoundFiles",
       .query = {{"q", "The words.", true},
                 {"connector_id", "Of this connector alone."},
                 {"limit", "1 to 100; 25 by default."},
                 {"timeout_ms",
                  "1 to 60000; 5000 by default. Who has not answered then has timed "
                  "out, and what the others found is the answer."}},
       .statuses = {404}},
      {.method = "GET",
       .pattern = "/v1/documents/changes",
       .access = Access::kCall,
       .handler = bound(api, list_document_changes),
       .id = "list_document_changes",
       .summary = "What changed after a cursor, in the order in which it was stored.",
       .answers = "ChangePage",
       .query = {{"cursor", "`cursor` of the page before; none: from the beginning."}, kLimit},
       .statuses = {409}},
      {.method = "GET",
       .pattern = "/v1/documents/changes/events",
       .access = Access::kCall,
       .handler = bound(api, follow_document_changes),
       .id = "follow_document_changes",
       .summary = "The same changes as events, as they happen. An event's id is its cursor.",
       .query = {{"cursor", "Where to begin, if there is no Last-Event-ID."}},
       .statuses = {409},
       .by_events = true},
  };
}

std::vector<Route> one_document_rows(const Api& api) {
  return {
      {.method = "GET",
       .pattern = "/v1/documents/{document_id}",
       .access = Access::kCall,
       .handler = bound(api, read_document),
       .id = "read_document",
       .summary = "A document, without its bytes.",
       .answers = "Document",
       .query = {kOfLink},
       .statuses = {404}},
      {.method = "GET",
       .pattern = "/v1/documents/{document_id}/content",
       .access = Access::kCall,
       .handler = bound(api, document_content),
       .id = "document_content",
       .summary = "The bytes as they were loaded, whole up to 32 MiB, by Range 4 MiB at once.",
       .query = {kOfLink},
       .statuses = {404, 413},
       .by_range = true},
      {.method = "GET",
       .pattern = "/v1/documents/{document_id}/text",
       .access = Access::kCall,
       .handler = bound(api, document_text),
       .id = "document_text",
       .summary = "The text that was read from them, in the same way.",
       .query = {kOfLink},
       .statuses = {404, 413},
       .by_range = true},
      {.method = "GET",
       .pattern = "/v1/documents/{document_id}/who_can_see",
       .access = Access::kCall,
       .handler = bound(api, who_can_see_document),
       .id = "who_can_see_document",
       .summary = "Everybody who may read it, for its link's owner or the scope documents.",
       .answers = "Readers",
       .query = {kOfLink},
       .statuses = {404}},
      {.method = "GET",
       .pattern = "/v1/documents/{document_id}/why",
       .access = Access::kCall,
       .handler = bound(api, why_document_is_seen),
       .id = "why_document_is_seen",
       .summary = "Whether a user may read it, and why, for the same.",
       .answers = "Grant",
       .query = {{"user", "The user.", true}, kOfLink},
       .statuses = {404}},
      {.method = "POST",
       .pattern = "/v1/documents/{document_id}/retry",
       .access = Access::kConnect,
       .handler = bound(api, retry_document),
       .id = "retry_document",
       .summary = "Loads it once more with the next run, which is queued.",
       .answers = "SyncRun",
       .query = {kOfLink},
       .statuses = {404}},
  };
}

std::vector<Route> sync_rows(const Api& api) {
  constexpr std::string_view kSync = "/v1/syncs/{link_id}";
  return {
      {.method = "GET",
       .pattern = kSync,
       .access = Access::kConnect,
       .handler = bound(api, read_sync),
       .id = "read_sync",
       .summary = "How a link is kept in step, and how its latest runs come along.",
       .answers = "Sync",
       .query = {kOfConnector},
       .statuses = {404, 409}},
      {.method = "POST",
       .pattern = kSync,
       .access = Access::kConnect,
       .handler = bound(api, start_sync),
       .id = "start_sync",
       .summary = "Queues a run that loads the link's documents.",
       .answers = "SyncRun",
       .takes = "SyncStart",
       .query = {kOfConnector},
       .statuses = {404, 409}},
      {.method = "PATCH",
       .pattern = kSync,
       .access = Access::kConnect,
       .handler = bound(api, change_sync),
       .id = "change_sync",
       .summary = "Loads by schedule or by hand alone; pauses, resumes, sets the priority.",
       .answers = "Sync",
       .takes = "SyncChange",
       .query = {kOfConnector},
       .statuses = {404, 409}},
      {.method = "GET",
       .pattern = "/v1/syncs/{link_id}/events",
       .access = Access::kConnect,
       .handler = bound(api, follow_sync),
       .id = "follow_sync",
       .summary = "How the latest run comes along, as events, until it is over.",
       .query = {kOfConnector},
       .statuses = {404, 409},
       .by_events = true},
  };
}

// The routes for decisions about deletions.
std::vector<Route> deletion_rows(const Api& api) {
  return {
      {.method = "POST",
       .pattern = "/v1/syncs/{link_id}/held",
       .access = Access::kConnect,
       .handler = bound(api, settle_held_documents),
       .id = "settle_held_documents",
       .summary = "Carries out the deletions that are held, or refuses them.",
       .answers = "HeldSettled",
       .takes = "HeldDecision",
       .query = {kOfConnector},
       .statuses = {404, 409}},
      {.method = "POST",
       .pattern = "/v1/syncs/{link_id}/forgotten",
       .access = Access::kConnect,
       .handler = bound(api, forget_collection),
       .id = "forget_collection",
       .summary = "Gives up a collection that cannot be read any more, and deletes its documents.",
       .answers = "CollectionForgotten",
       .takes = "CollectionToForget",
       .query = {kOfConnector},
       .statuses = {404, 409}},
  };
}

// The routes for deliveries of providers. They accept any query and any body, because providers may
// add parameters and members that this server does not know.
std::vector<Route> webhook_rows(const Api& api) {
  return {
      {.method = "POST",
       .pattern = "/webhooks/{connector_id}",
       .access = Access::kAnyone,
       .handler = bound(api, take_delivery),
       .id = "take_delivery",
       .summary = "A provider says that something changed; proved as connector.json declares.",
       .answers = "Status",
       .takes = "Any",
       .statuses = {401, 404},
       .takes_any_query = true,
       .may_send = bound(api, may_send_delivery)},
      {.method = "POST",
       .pattern = "/webhooks/{connector_id}/{subscription}",
       .access = Access::kAnyone,
       .handler = bound(api, take_delivery),
       .id = "take_delivery_of_subscription",
       .summary = "The same, for what this server asked the provider to tell it of one account.",
       .answers = "Status",
       .takes = "Any",
       .statuses = {401, 404},
       .takes_any_query = true,
       .may_send = bound(api, may_send_delivery)},
  };
}

}  // namespace patchbay::api
