#include "loader/documents.h"

#include <patchbay/abi/draft/documents.h>

#include <algorithm>
#include <cstring>

#include "services/barrier.h"
#include "services/result_sink.h"
#include "services/text.h"

namespace patchbay::loader {
namespace {

using services::enter_plugin;
using services::from_abi;
using services::to_abi;

constexpr std::size_t kReasonBytes = 1024;

Error bad_document(const std::string& what) {
  return {Code::kResultInvalid,
          "The connector handed over " + what + ". Give its author this sentence."};
}

// Fails if one of the flags is a flag that the host must understand. This host understands none of
// these flags yet.
Result<void> check_flags(std::string_view of_what, std::uint32_t flags) {
  if ((flags & PATCHBAY_FLAGS_MUST_UNDERSTAND) == 0) return success();
  return Error(Code::kUnsupported, "The connector says of " + std::string(of_what) +
                                       " what this host does not know. Use a newer host, or an "
                                       "older version of the connector.");
}

// One call into a connector, with callbacks from the connector during the call. Stores the first
// error of a callback. All later callbacks then return this error.
class CallbackCall {
 public:
  explicit CallbackCall(const services::CallFrame& frame) : frame_(frame) {}

  // Runs `Result<void> body()`, the handler of one callback.
  template <class Body>
  patchbay_status hear(Body&& body) {
    if (services::CallFrame::of(frame_.abi()) != &frame_) return PATCHBAY_E_PLUGIN_FAULT;
    if (!refused_) {
      auto ended = frame_.ended();
      auto heard = ended ? Result<void>(std::move(*ended)) : body();
      if (heard.has_value()) return PATCHBAY_OK;
      refused_ = std::move(heard).error();
    }
    return static_cast<patchbay_status>(refused_->code());
  }

  // Returns the outcome of the call. A callback's error has priority, because it is more exact than
  // the connector's error.
  Result<void> outcome(Result<void> returned) {
    if (refused_) return std::move(*refused_);
    return returned;
  }

  [[nodiscard]] Error told(const patchbay_error* why) const {
    services::PluginError said(frame_);
    if (why == nullptr) return bad_document("a failure without its reason");
    const patchbay_sink* details = said.abi()->details;
    std::memcpy(said.abi(), why, std::min<std::size_t>(why->struct_size, sizeof(patchbay_error)));
    said.abi()->struct_size = sizeof(patchbay_error);
    said.abi()->details = details;
    return said.to_error(why->code == PATCHBAY_OK ? PATCHBAY_E_PROVIDER_ERROR : why->code);
  }

 private:
  const services::CallFrame& frame_;
  std::optional<Error> refused_;
};

template <class Listener>
struct Ear {
  CallbackCall heard;
  Listener& listener;
  const patchbay_step* step = nullptr;  // the step that the connector fills in; may be nullptr
};

template <class Listener>
Ear<Listener>& ear_of(void* context) {
  return *static_cast<Ear<Listener>*>(context);
}

// Returns the kind of a principal. Returns 0 (nobody) if the principal has a flag that the host
// would have to understand.
std::uint32_t kind_of(const patchbay_principal& principal) {
  return (principal.flags & PATCHBAY_FLAGS_MUST_UNDERSTAND) == 0 ? principal.kind : 0;
}

Result<std::vector<ReportedPrincipal>> seen_principals(const patchbay_principal* list,
                                                       std::uint64_t count) {
  if (count > PATCHBAY_PRINCIPALS_MAX) return bad_document("more principals than are allowed");
  if (list == nullptr && count > 0) return bad_document("principals that are not there");
  std::vector<ReportedPrincipal> out;
  out.reserve(count);
  for (std::uint64_t i = 0; i < count; ++i) {
    out.push_back({kind_of(list[i]), list[i].role,
                   (list[i].flags & PATCHBAY_PRINCIPAL_INHERITED) != 0, list[i].until_ms,
                   from_abi(list[i].id), from_abi(list[i].email), from_abi(list[i].name)});
  }
  return out;
}

Result<ReportedAccess> seen_access(const patchbay_access* access) {
  if (access == nullptr || !PATCHBAY_HAS(access, principal_count)) {
    return bad_document("an access that is missing or too small");
  }
  ReportedAccess out{access->kind, {}};
  PATCHBAY_TRY(out.principals, seen_principals(access->principals, access->principal_count));
  return out;
}

Result<ReportedDocument> seen_document(const patchbay_document* document) {
  if (document == nullptr || !PATCHBAY_HAS(document, content)) {
    return bad_document("a document that is missing or too small");
  }
  PATCHBAY_TRY(check_flags("a document", document->flags));
  if (document->parent_count > PATCHBAY_PARENTS_MAX ||
      (document->parents == nullptr && document->parent_count > 0)) {
    return bad_document("too many parents, or parents that are not there");
  }
  ReportedDocument out;
  out.is_container = (document->flags & PATCHBAY_DOCUMENT_CONTAINER) != 0;
  out.has_content = (document->flags & PATCHBAY_DOCUMENT_NO_CONTENT) == 0;
  out.id = from_abi(document->id);
  out.version = from_abi(document->version);
  out.reference = from_abi(document->reference);
  out.title = from_abi(document->title);
  out.url = from_abi(document->url);
  out.media_type = from_abi(document->media_type);
  if (document->size != PATCHBAY_SIZE_UNKNOWN) out.size = document->size;
  out.created_ms = document->created_ms;
  out.modified_ms = document->modified_ms;
  for (std::uint64_t i = 0; i < document->parent_count; ++i) {
    out.parents.push_back(from_abi(document->parents[i]));
  }
  PATCHBAY_TRY(out.authors, seen_principals(document->authors, document->author_count));
  if (document->access != nullptr) {
    PATCHBAY_TRY(out.access, seen_access(document->access));
  }
  out.metadata = from_abi(document->metadata);
  out.skipped = from_abi(document->skipped);
  if ((document->flags & PATCHBAY_DOCUMENT_INLINE) != 0) out.content = from_abi(document->content);
  const bool is_too_long = out.version.size() > PATCHBAY_VERSION_MAX ||
                           out.reference.size() > PATCHBAY_REFERENCE_MAX ||
                           out.metadata.size() > PATCHBAY_METADATA_MAX ||
                           out.skipped.size() > PATCHBAY_SKIP_REASON_MAX ||
                           out.content.value_or("").size() > PATCHBAY_INLINE_MAX;
  if (is_too_long) {
    return Error(Code::kTooLarge,
                 "A version, reference, metadata, reason or content of document \"" +
                     std::string(out.id.substr(0, 200)) +
                     "\" is longer than allowed. Give its author this sentence.");
  }
  return out;
}

using DocumentEar = Ear<DocumentListener>;

patchbay_status hear_upsert(const patchbay_changes* changes, const patchbay_document* document) {
  auto& ear = ear_of<DocumentListener>(changes->context);
  return ear.heard.hear([&]() -> Result<void> {
    PATCHBAY_TRY(const auto seen, seen_document(document));
    return ear.listener.upsert(seen);
  });
}

patchbay_status hear_gone(const patchbay_changes* changes, patchbay_str id, std::uint32_t flags) {
  auto& ear = ear_of<DocumentListener>(changes->context);
  return ear.heard.hear([&]() -> Result<void> {
    PATCHBAY_TRY(check_flags("a document that is gone", flags));
    return ear.listener.gone(from_abi(id), (flags & PATCHBAY_GONE_SUBTREE) != 0);
  });
}

patchbay_status hear_access(const patchbay_changes* changes, patchbay_str id,
                            const patchbay_access* access) {
  auto& ear = ear_of<DocumentListener>(changes->context);
  return ear.heard.hear([&]() -> Result<void> {
    PATCHBAY_TRY(const auto seen, seen_access(access));
    return ear.listener.access(from_abi(id), seen);
  });
}

patchbay_status hear_failed(const patchbay_changes* changes, patchbay_str id, std::uint32_t flags,
                            const patchbay_error* why) {
  auto& ear = ear_of<DocumentListener>(changes->context);
  return ear.heard.hear([&]() -> Result<void> {
    PATCHBAY_TRY(check_flags("a document that could not be read", flags));
    return ear.listener.failed(from_abi(id), (flags & PATCHBAY_FAILED_SUBTREE) != 0,
                               ear.heard.told(why));
  });
}

patchbay_status hear_checkpoint(const patchbay_changes* changes, patchbay_str cursor) {
  auto& ear = ear_of<DocumentListener>(changes->context);
  return ear.heard.hear([&]() -> Result<void> {
    PATCHBAY_TRY(check_flags("a step", ear.step == nullptr ? 0 : ear.step->flags));
    return ear.listener.checkpoint(from_abi(cursor));
  });
}

patchbay_changes changes_into(DocumentEar& ear) {
  return {.struct_size = sizeof(patchbay_changes),
          .reserved = 0,
          .context = &ear,
          .upsert = hear_upsert,
          .gone = hear_gone,
          .access = hear_access,
          .failed = hear_failed,
          .checkpoint = hear_checkpoint};
}

patchbay_document_ref ref_of(const DocumentRequest& document) {
  return {.struct_size = sizeof(patchbay_document_ref),
          .reserved = 0,
          .collection = to_abi(document.collection),
          .id = to_abi(document.id),
          .version = to_abi(document.version),
          .reference = to_abi(document.reference)};
}

patchbay_status hear_collection(const patchbay_collections* collections,
                                const patchbay_collection* collection) {
  auto& ear = ear_of<CollectionListener>(collections->context);
  return ear.heard.hear([&]() -> Result<void> {
    const bool is_there = collection != nullptr && PATCHBAY_HAS(collection, url);
    if (!is_there || collection->id.size == 0 || collection->id.size > PATCHBAY_COLLECTION_ID_MAX) {
      return bad_document("a collection that is missing, or whose id is too long or empty");
    }
    return ear.listener.add({collection->state, from_abi(collection->id),
                             from_abi(collection->name), from_abi(collection->url)});
  });
}

patchbay_status hear_missing(const patchbay_collections* collections, patchbay_str name,
                             const patchbay_error* why) {
  auto& ear = ear_of<CollectionListener>(collections->context);
  return ear.heard.hear([&] { return ear.listener.failed(from_abi(name), ear.heard.told(why)); });
}

patchbay_status hear_part(const patchbay_content* content, const patchbay_part* part) {
  auto& ear = ear_of<ContentListener>(content->context);
  return ear.heard.hear([&]() -> Result<void> {
    if (part == nullptr || !PATCHBAY_HAS(part, size)) {
      return bad_document("a part that is missing or too small");
    }
    return ear.listener.begin(
        {from_abi(part->name), from_abi(part->media_type), from_abi(part->version)});
  });
}

patchbay_status hear_skip(const patchbay_content* content, patchbay_str reason,
                          patchbay_str message) {
  auto& ear = ear_of<ContentListener>(content->context);
  return ear.heard.hear([&] {
    return ear.listener.skip(from_abi(reason).substr(0, PATCHBAY_SKIP_REASON_MAX),
                             from_abi(message).substr(0, kReasonBytes));
  });
}

patchbay_status hear_bytes(void* context, const void* data, std::uint64_t size) {
  auto& ear = ear_of<ContentListener>(context);
  return ear.heard.hear([&]() -> Result<void> {
    if (size == 0) return success();
    if (data == nullptr) return bad_document("bytes that are not there");
    return ear.listener.write({static_cast<const char*>(data), static_cast<std::size_t>(size)});
  });
}

patchbay_status hear_members(const patchbay_members* members, const patchbay_principal* principals,
                             std::uint64_t count) {
  auto& ear = ear_of<MemberListener>(members->context);
  return ear.heard.hear([&]() -> Result<void> {
    PATCHBAY_TRY(const auto seen, seen_principals(principals, count));
    return ear.listener.add(seen);
  });
}

patchbay_status hear_more(const patchbay_members* members, patchbay_str cursor) {
  auto& ear = ear_of<MemberListener>(members->context);
  return ear.heard.hear([&]() -> Result<void> {
    if (cursor.size > PATCHBAY_CURSOR_MAX) return bad_document("a cursor that is too long");
    return ear.listener.more(from_abi(cursor));
  });
}

Error no_function(const std::string& name) {
  return {Code::kUnsupported, "The connector's documents have no function " + name + "."};
}

}  // namespace

Result<void> Documents::collections(const services::CallFrame& frame,
                                    CollectionListener& listener) const {
  if (table_->collections == nullptr) return no_function("collections");
  Ear<CollectionListener> ear{CallbackCall(frame), listener};
  const patchbay_collections into{.struct_size = sizeof(patchbay_collections),
                                  .reserved = 0,
                                  .context = &ear,
                                  .add = hear_collection,
                                  .failed = hear_missing};
  return ear.heard.outcome(enter_plugin(frame, [&](patchbay_error* error) {
    return table_->collections(instance_, frame.abi(), &into, error);
  }));
}

Result<void> Documents::enumerate(const services::CallFrame& frame, const EnumerationRequest& asked,
                                  DocumentListener& listener, StepReport& step) const {
  DocumentEar ear{CallbackCall(frame), listener};
  const patchbay_changes into = changes_into(ear);
  const services::ResultSink reason(frame, step.reason, kReasonBytes);
  const patchbay_enumeration what{.struct_size = sizeof(patchbay_enumeration),
                                  .flags = asked.access_only ? PATCHBAY_ENUMERATE_ACCESS : 0,
                                  .collection = to_abi(asked.collection),
                                  .cursor = to_abi(asked.cursor)};
  patchbay_step filled{.struct_size = sizeof(patchbay_step),
                       .flags = 0,
                       .expected = 0,
                       .state = PATCHBAY_COLLECTION_READABLE,
                       .reserved = 0,
                       .reason = reason.abi()};
  ear.step = &filled;
  auto returned = enter_plugin(frame, [&](patchbay_error* error) {
    return table_->enumerate(instance_, frame.abi(), &what, &into, &filled, error);
  });
  step.begins_listing = (filled.flags & PATCHBAY_STEP_BEGINS_LISTING) != 0;
  step.is_listing = (filled.flags & PATCHBAY_STEP_LISTING) != 0 || step.begins_listing;
  step.is_complete = (filled.flags & PATCHBAY_STEP_COMPLETE) != 0;
  step.is_partial = (filled.flags & PATCHBAY_STEP_PARTIAL) != 0;
  step.expected = filled.expected;
  step.state = filled.state;
  PATCHBAY_TRY(ear.heard.outcome(std::move(returned)));
  return check_flags("a step", filled.flags);
}

Result<void> Documents::look(const services::CallFrame& frame, const DocumentRequest& document,
                             DocumentListener& listener) const {
  if (table_->look == nullptr) return no_function("look");
  DocumentEar ear{CallbackCall(frame), listener};
  const patchbay_changes into = changes_into(ear);
  const patchbay_document_ref ref = ref_of(document);
  return ear.heard.outcome(enter_plugin(frame, [&](patchbay_error* error) {
    return table_->look(instance_, frame.abi(), &ref, &into, error);
  }));
}

Result<void> Documents::access(const services::CallFrame& frame, const DocumentRequest& document,
                               DocumentListener& listener) const {
  if (table_->access == nullptr) return no_function("access");
  DocumentEar ear{CallbackCall(frame), listener};
  const patchbay_changes into = changes_into(ear);
  const patchbay_document_ref ref = ref_of(document);
  return ear.heard.outcome(enter_plugin(frame, [&](patchbay_error* error) {
    return table_->access(instance_, frame.abi(), &ref, &into, error);
  }));
}

Result<void> Documents::fetch(const services::CallFrame& frame, const DocumentRequest& document,
                              std::uint64_t most, ContentListener& listener) const {
  Ear<ContentListener> ear{CallbackCall(frame), listener};
  const patchbay_document_ref ref = ref_of(document);
  const patchbay_fetch what{
      .struct_size = sizeof(patchbay_fetch), .flags = 0, .document = &ref, .max_bytes = most};
  const patchbay_content into{.struct_size = sizeof(patchbay_content),
                              .reserved = 0,
                              .context = &ear,
                              .begin = hear_part,
                              .skip = hear_skip,
                              .bytes = {&ear, hear_bytes}};
  return ear.heard.outcome(enter_plugin(frame, [&](patchbay_error* error) {
    return table_->fetch(instance_, frame.abi(), &what, &into, error);
  }));
}

Result<void> Documents::members(const services::CallFrame& frame, std::string_view group,
                                std::string_view cursor, MemberListener& listener) const {
  if (table_->members == nullptr) return no_function("members");
  Ear<MemberListener> ear{CallbackCall(frame), listener};
  const patchbay_members into{.struct_size = sizeof(patchbay_members),
                              .reserved = 0,
                              .context = &ear,
                              .add = hear_members,
                              .more = hear_more};
  return ear.heard.outcome(enter_plugin(frame, [&](patchbay_error* error) {
    return table_->members(instance_, frame.abi(), to_abi(group), to_abi(cursor), &into, error);
  }));
}

}  // namespace patchbay::loader
