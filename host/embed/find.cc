#include "embed/find.h"

#include <utility>

#include "base/later.h"

namespace patchbay::embed {
namespace {

FileFound file_in(search::FoundFile&& file) {
  return {.title = std::move(file.title),
          .url = std::move(file.url),
          .media_type = std::move(file.media_type),
          .size = file.size,
          .modified_ms = file.modified_at,
          .connector_id = std::move(file.connector),
          .source_id = std::move(file.native_id),
          .document_id = std::move(file.document),
          .link_ids = std::move(file.links)};
}

FindSource source_in(std::string connector, std::string link, search::SourceAnswer&& answer) {
  return {.connector_id = std::move(connector),
          .link_id = std::move(link),
          .outcome = std::string(search::word_of(answer.outcome)),
          .error = std::move(answer.error),
          .count = answer.count,
          .is_cut = answer.is_cut,
          .took = answer.took};
}

Result<void> bring_index_up_to_date(engine::Engine& engine, Monotonic until) {
  bool has_more = true;
  while (has_more && engine.clock.now() < until) {
    PATCHBAY_TRY(has_more, engine.search->tend());
  }
  return success();
}

}  // namespace

Result<FilesFound> find(engine::Engine& engine, std::string_view words, const FindOptions& options,
                        const TraceId& trace_id) {
  static const Caller kLocal;
  const Caller& caller = options.caller ? *options.caller : kLocal;
  actions::Request request = engine.request();
  request.caller = &caller;
  request.trace_id = trace_id;
  request.cancellation = &options.cancellation;
  std::optional<documents::Asker> asker;
  if (engine.documents) {
    PATCHBAY_TRY(bring_index_up_to_date(engine, later(engine.clock.now(), options.patience)));
    PATCHBAY_TRY(asker, engine.documents->asker_of(caller, false));
  }
  PATCHBAY_TRY(auto findings, engine.file_search.find({.words = words,
                                                       .connector = options.connector,
                                                       .most = options.most,
                                                       .patience = options.patience},
                                                      request, asker ? &*asker : nullptr));
  FilesFound found;
  for (auto& each : findings.files) found.files.push_back(file_in(std::move(each)));
  for (auto& each : findings.sources) {
    found.sources.push_back(
        source_in(std::move(each.connector), std::move(each.link), std::move(each.answer)));
  }
  if (findings.documents) found.documents = source_in({}, {}, std::move(*findings.documents));
  return found;
}

}  // namespace patchbay::embed
