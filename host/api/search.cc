// Finds documents by their words.
#include "api/asker.h"
#include "api/handlers.h"
#include "api/query_number.h"
#include "engine/document_json.h"
#include "engine/engine.h"

namespace patchbay::api {

Answer search_documents(const Api& api, const Request& request) {
  PATCHBAY_TRY(const documents::Asker asker, asker_of(api, request));
  PATCHBAY_TRY(const int limit, query_number(request, "limit", {}));
  PATCHBAY_TRY(const search::Found found,
               api.engine.search->find(asker, request.query_value("q").value_or(""),
                                       static_cast<std::size_t>(limit)));
  Json all = Json::array();
  for (const documents::Document& each : found.documents) all.push_back(engine::json_of(each));
  return httpd::json_response(Json{{"documents", std::move(all)}, {"is_cut", found.is_cut}}.dump());
}

}  // namespace patchbay::api
