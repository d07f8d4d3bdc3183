#include "conformance/documents.h"

#include "conformance/filled_struct.h"

namespace patchbay::conformance {
namespace {

constexpr std::size_t kMostSteps = 50;

// Counts reports. Refuses reports above the limit.
class ReportCounter {
 public:
  explicit ReportCounter(const ReportLimits& taking) : most_(taking.most) {}

  patchbay_status take() {
    const patchbay_status status = admit(taken_ < most_);
    if (status == PATCHBAY_OK) ++taken_;
    return status;
  }

  // Refuses the report if it does not fit, or if an earlier report was refused.
  patchbay_status admit(bool fits) {
    told_after_refusal_ = told_after_refusal_ || was_refused_;
    was_refused_ = was_refused_ || !fits;
    return was_refused_ ? PATCHBAY_E_CANCELLED : PATCHBAY_OK;
  }

  // Adds the counts and refusals of the reports to the result of the call that made the reports.
  [[nodiscard]] CallReturn finish(CallReturn returned) const {
    returned.was_refused = was_refused_;
    returned.told_after_refusal = told_after_refusal_;
    return returned;
  }

 private:
  bool was_refused_ = false;
  bool told_after_refusal_ = false;
  const std::size_t most_;
  std::size_t taken_ = 0;
};

// The ABI's struct that receives reports, together with the received reports.
struct TakenReports {
  TakenReports(Step& step, const ReportLimits& taking) : into(step), counter(taking) {
    raw.struct_size = sizeof(raw);
    raw.context = this;
    raw.upsert = &upsert;
    raw.gone = &gone;
    raw.access = &access;
    raw.failed = &failed;
    raw.checkpoint = &checkpoint;
  }

  Step& into;
  ReportCounter counter;
  patchbay_changes raw{};

  static TakenReports& of(const patchbay_changes* raw) {
    return *static_cast<TakenReports*>(raw->context);
  }
  patchbay_status take(DocumentReport told) {
    const patchbay_status status = counter.take();
    if (status == PATCHBAY_OK) into.told.push_back(std::move(told));
    return status;
  }
  static patchbay_status upsert(const patchbay_changes* raw, const patchbay_document* document) {
    DocumentReport told{DocumentReport::What::kUpsert, std::string(view(document->id))};
    told.version = view(document->version);
    told.reference = view(document->reference);
    told.skipped = view(document->skipped);
    told.flags = document->flags;
    told.parents = document->parent_count;
    told.content_bytes = document->content.size;
    told.metadata_bytes = document->metadata.size;
    return of(raw).take(std::move(told));
  }
  static patchbay_status gone(const patchbay_changes* raw, patchbay_str id, std::uint32_t flags) {
    DocumentReport told{DocumentReport::What::kGone, std::string(view(id))};
    told.flags = flags;
    return of(raw).take(std::move(told));
  }
  static patchbay_status access(const patchbay_changes* raw, patchbay_str id,
                                const patchbay_access* /*access*/) {
    return of(raw).take({DocumentReport::What::kAccess, std::string(view(id))});
  }
  static patchbay_status failed(const patchbay_changes* raw, patchbay_str id, std::uint32_t flags,
                                const patchbay_error* /*why*/) {
    DocumentReport told{DocumentReport::What::kFailed, std::string(view(id))};
    told.flags = flags;
    return of(raw).take(std::move(told));
  }
  static patchbay_status checkpoint(const patchbay_changes* raw, patchbay_str cursor) {
    return of(raw).take({DocumentReport::What::kCheckpoint, std::string(view(cursor))});
  }
};

// Receives the content of a document, and counts its parts and bytes.
struct TakenContent {
  TakenContent(FetchReport& fetched, const ReportLimits& taking)
      : into(fetched), counter(taking), left(taking.content_bytes) {
    raw.struct_size = sizeof(raw);
    raw.context = this;
    raw.begin = &begin;
    raw.skip = &skip;
    raw.bytes = {this, &write};
  }

  FetchReport& into;
  ReportCounter counter;
  std::uint64_t left;
  patchbay_content raw{};

  static patchbay_status begin(const patchbay_content* raw, const patchbay_part* /*part*/) {
    auto& self = *static_cast<TakenContent*>(raw->context);
    ++self.into.parts;
    return self.counter.take();
  }
  static patchbay_status skip(const patchbay_content* raw, patchbay_str /*reason*/,
                              patchbay_str /*message*/) {
    return static_cast<TakenContent*>(raw->context)->counter.take();
  }
  static patchbay_status write(void* context, const void* /*data*/, std::uint64_t size) {
    auto& self = *static_cast<TakenContent*>(context);
    self.into.wrote_outside_part = self.into.wrote_outside_part || self.into.parts == 0;
    const patchbay_status status = self.counter.admit(size <= self.left);
    if (status == PATCHBAY_OK) self.left -= size;
    return status;
  }
};

// Receives the ids of the collections.
struct TakenCollections {
  std::vector<std::string>& ids;
  ReportCounter counter;

  static patchbay_status add(const patchbay_collections* raw, const patchbay_collection* each) {
    auto& self = *static_cast<TakenCollections*>(raw->context);
    const patchbay_status status = self.counter.take();
    if (status == PATCHBAY_OK) self.ids.emplace_back(view(each->id));
    return status;
  }
  static patchbay_status fail(const patchbay_collections* raw, patchbay_str /*name*/,
                              const patchbay_error* /*why*/) {
    return static_cast<TakenCollections*>(raw->context)->counter.take();
  }
};

// Count a report with members of a group.
patchbay_status take_members(const patchbay_members* raw, const patchbay_principal* /*principals*/,
                             std::uint64_t /*count*/) {
  return static_cast<ReportCounter*>(raw->context)->take();
}
patchbay_status take_more(const patchbay_members* raw, patchbay_str /*cursor*/) {
  return static_cast<ReportCounter*>(raw->context)->take();
}

}  // namespace

std::optional<std::string> Step::cursor() const {
  for (auto each = told.rbegin(); each != told.rend(); ++each) {
    if (each->what == DocumentReport::What::kCheckpoint) return each->id;
  }
  return std::nullopt;
}

Documents::Documents(Examination& examination, Scene& scene, std::string otherwise)
    : scene_(scene), table_(examination.plugin().documents) {
  if (table_ == nullptr) Examination::skip("the connector has no documents");
  if (table_->collections != nullptr) find_collection(std::move(otherwise));
}

FunctionRun Documents::collections(const ReportLimits& taking, std::vector<std::string>& ids) {
  TakenCollections taken{ids, ReportCounter(taking)};
  const patchbay_collections raw{sizeof(raw), 0, &taken, &TakenCollections::add,
                                 &TakenCollections::fail};
  scene_.journal.step("collections");
  CallReturn returned = scene_.instance.run(
      {}, [&](const patchbay_call* call, const patchbay_sink*, patchbay_error* error) {
        return table_->collections(scene_.instance.raw(), call, &raw, error);
      });
  return {"collections", taken.counter.finish(std::move(returned))};
}

void Documents::find_collection(std::string otherwise) {
  std::vector<std::string> ids;
  const FunctionRun run = collections({}, ids);
  if (ids.empty() && !otherwise.empty()) ids.push_back(std::move(otherwise));
  if (ids.empty()) {
    Examination::skip("the scripted provider has no collection; collections came to " +
                      shown(run.returned.status));
  }
  collection_ = ids.front();
}

FunctionRun Documents::members(const ReportLimits& taking) {
  ReportCounter counter(taking);
  const patchbay_members raw{sizeof(raw), 0, &counter, &take_members, &take_more};
  scene_.journal.step("members of group-1");
  CallReturn returned = scene_.instance.run(
      {}, [&](const patchbay_call* call, const patchbay_sink*, patchbay_error* error) {
        return table_->members(scene_.instance.raw(), call, borrow("group-1"), {}, &raw, error);
      });
  return {"members", counter.finish(std::move(returned))};
}

Step Documents::step(const std::string& cursor, const ReportLimits& taking) {
  Step step;
  TakenReports reports(step, taking);
  FilledStruct<patchbay_step> filled;
  const patchbay_enumeration asked{sizeof(asked), taking.flags, borrow(collection_),
                                   borrow(cursor)};
  scene_.journal.step("enumerate from the cursor " + excerpt(cursor, 80));
  CallReturn returned = scene_.instance.run(
      {}, [&](const patchbay_call* call, const patchbay_sink*, patchbay_error* error) {
        return table_->enumerate(scene_.instance.raw(), call, &asked, &reports.raw, filled.get(),
                                 error);
      });
  step.returned = reports.counter.finish(std::move(returned));
  step.flags = filled->flags;
  step.state = filled->state;
  step.is_whole = filled.is_whole();
  return step;
}

std::vector<Step> Documents::run(const std::string& cursor) {
  std::vector<Step> steps;
  std::string next = cursor;
  while (steps.size() < kMostSteps) {
    steps.push_back(step(next));
    const Step& last = steps.back();
    if (!last.returned.ok() || (last.flags & PATCHBAY_STEP_COMPLETE) != 0) return steps;
    next = last.cursor().value_or(next);
  }
  return steps;
}

patchbay_document_ref Documents::ref(const DocumentReport& document) const {
  return {sizeof(patchbay_document_ref), 0,
          borrow(collection_),           borrow(document.id),
          borrow(document.version),      borrow(document.reference)};
}

Step Documents::ask(LookFunction function, const std::string& name, const DocumentReport& document,
                    const ReportLimits& taking) {
  Step step;
  TakenReports reports(step, taking);
  const auto asked = ref(document);
  scene_.journal.step(name + " " + excerpt(document.id, 80));
  step.returned = reports.counter.finish(scene_.instance.run(
      {}, [&](const patchbay_call* call, const patchbay_sink*, patchbay_error* error) {
        return function(scene_.instance.raw(), call, &asked, &reports.raw, error);
      }));
  return step;
}

Step Documents::look(const DocumentReport& document, const ReportLimits& taking) {
  return ask(table_->look, "look at", document, taking);
}

Step Documents::access(const DocumentReport& document, const ReportLimits& taking) {
  return ask(table_->access, "access of", document, taking);
}

FetchReport Documents::fetch(const DocumentReport& document, const ReportLimits& taking) {
  FetchReport fetched;
  const auto asked = ref(document);
  const patchbay_fetch wanted{sizeof(wanted), taking.flags, &asked, taking.content_bytes};
  TakenContent content(fetched, taking);
  scene_.journal.step("fetch " + excerpt(document.id, 80));
  fetched.returned = content.counter.finish(scene_.instance.run(
      {}, [&](const patchbay_call* call, const patchbay_sink*, patchbay_error* error) {
        return table_->fetch(scene_.instance.raw(), call, &wanted, &content.raw, error);
      }));
  return fetched;
}

void Documents::each_function(const DocumentReport* document, const ReportLimits& taking,
                              const Judge& judge) {
  std::vector<std::string> ids;
  const auto judge_step = [&judge](const char* function, Step step) {
    judge({function, std::move(step.returned)});
  };
  if (table_->collections != nullptr) judge(collections(taking, ids));
  judge_step("enumerate", step({}, taking));
  if (table_->members != nullptr) judge(members(taking));
  if (document == nullptr) return;
  if (can_look()) judge_step("look", look(*document, taking));
  if (can_tell_access()) judge_step("access", access(*document, taking));
  if (!can_be_fetched(*document)) return;
  FetchReport fetched = fetch(*document, taking);
  judge({"fetch", std::move(fetched.returned)});
}

bool can_be_fetched(const DocumentReport& document) {
  constexpr std::uint32_t kNothing =
      PATCHBAY_DOCUMENT_CONTAINER | PATCHBAY_DOCUMENT_NO_CONTENT | PATCHBAY_DOCUMENT_INLINE;
  return (document.flags & kNothing) == 0 && document.skipped.empty();
}

std::vector<DocumentReport> upserts_of(const std::vector<Step>& steps) {
  std::vector<DocumentReport> all;
  for (const Step& step : steps) {
    for (const DocumentReport& told : step.told) {
      if (told.what == DocumentReport::What::kUpsert) all.push_back(told);
    }
  }
  return all;
}

}  // namespace patchbay::conformance
