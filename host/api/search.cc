// Finds documents and files by their words.
#include "api/asker.h"
#include "api/call_of.h"
#include "api/handlers.h"
#include "api/query_number.h"
#include "engine/document_json.h"
#include "engine/engine.h"
#include "engine/findings_json.h"

namespace patchbay::api {

Answer search_documents(const Api& api, const Request& request) {
  PATCHBAY_TRY(const documents::Asker asker, asker_of(api, request));
  PATCHBAY_TRY(const int limit, query_number(request, "limit", {}));
  PATCHBAY_TRY(const search::FoundDocuments found,
               api.engine.search->find(asker, request.query_value("q").value_or(""),
                                       static_cast<std::size_t>(limit)));
  Json all = Json::array();
  for (const documents::Document& each : found.documents) all.push_back(engine::json_of(each));
  return httpd::json_response(Json{{"documents", std::move(all)}, {"is_cut", found.is_cut}}.dump());
}

Answer find_files(const Api& api, const Request& request) {
  PATCHBAY_TRY(const int limit,
               query_number(request, "limit", {.least = 1, .most = 100, .usual = 25}));
  PATCHBAY_TRY(const int patience,
               query_number(request, "timeout_ms", {.least = 1, .most = 60'000, .usual = 5000}));
  PATCHBAY_TRY(const documents::Asker asker, asker_of(api, request));
  PATCHBAY_TRY(
      const search::Findings findings,
      api.engine.file_search.find({.words = request.query_value("q").value_or(""),
                                   .connector = request.query_value("connector_id").value_or(""),
                                   .most = static_cast<std::size_t>(limit),
                                   .patience = std::chrono::milliseconds(patience)},
                                  call_of(api, request), &asker));
  return httpd::json_response(engine::json_of(findings, request.trace_id.hex()).dump());
}

}  // namespace patchbay::api
