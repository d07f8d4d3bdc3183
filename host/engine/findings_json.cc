#include "engine/findings_json.h"

#include "store/transaction.h"
#include "wire/error_body.h"
#include "wire/link.h"

namespace patchbay::engine {
namespace {

using wire::Json;
using wire::or_null;

Json file_json(const search::FoundFile& file) {
  return {{"title", file.title},
          {"url", or_null(file.url)},
          {"media_type", or_null(file.media_type)},
          {"size", file.size < 0 ? Json(nullptr) : Json(file.size)},
          {"modified_at", wire::json_of(store::time_or_never(file.modified_at))},
          {"connector_id", file.connector},
          {"source_id", file.native_id},
          {"document_id", or_null(file.document)},
          {"link_ids", file.links}};
}

Json answer_json(const search::SourceAnswer& answer, std::string_view connector,
                 std::string_view trace_id) {
  Json error = nullptr;
  if (answer.error) {
    error = Json::parse(
        wire::envelope_of(*answer.error, {.connector_id = connector, .trace_id = trace_id}));
  }
  return {{"outcome", search::word_of(answer.outcome)},
          {"count", answer.count},
          {"is_cut", answer.is_cut},
          {"took_ms", answer.took.count()},
          {"error", std::move(error)}};
}

}  // namespace

Json json_of(const search::Findings& findings, std::string_view trace_id) {
  Json files = Json::array();
  for (const search::FoundFile& each : findings.files) files.push_back(file_json(each));
  Json sources = Json::array();
  for (const search::Source& each : findings.sources) {
    Json source = {{"connector_id", each.connector}, {"link_id", or_null(each.link)}};
    source.update(answer_json(each.answer, each.connector, trace_id));
    sources.push_back(std::move(source));
  }
  Json documents = nullptr;
  if (findings.documents) documents = answer_json(*findings.documents, {}, trace_id);
  return {{"files", std::move(files)},
          {"sources", std::move(sources)},
          {"documents", std::move(documents)}};
}

}  // namespace patchbay::engine
