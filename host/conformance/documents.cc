#include "conformance/documents.h"

#include "conformance/handed.h"

namespace patchbay::conformance {
namespace {

constexpr std::size_t kMostSteps = 50;

// The struct of the ABI that takes reports, and what it took.
struct TakenReports {
  TakenReports(Step& step, const Taking& how) : into(step), taking(how) {
    raw.struct_size = sizeof(raw);
    raw.context = this;
    raw.upsert = &upsert;
    raw.gone = &gone;
    raw.access = &access;
    raw.failed = &failed;
    raw.checkpoint = &checkpoint;
  }

  Step& into;
  const Taking& taking;
  patchbay_changes raw{};

  static TakenReports& of(const patchbay_changes* raw) {
    return *static_cast<TakenReports*>(raw->context);
  }
  patchbay_status take(Told told) {
    if (into.told.size() >= taking.most) {
      into.told_after_refusal = into.told_after_refusal || into.returned.was_refused;
      into.returned.was_refused = true;
      return PATCHBAY_E_CANCELLED;
    }
    into.told.push_back(std::move(told));
    return PATCHBAY_OK;
  }
  static patchbay_status upsert(const patchbay_changes* raw, const patchbay_document* document) {
    Told told{Told::What::kUpsert, std::string(view(document->id))};
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
    Told told{Told::What::kGone, std::string(view(id))};
    told.flags = flags;
    return of(raw).take(std::move(told));
  }
  static patchbay_status access(const patchbay_changes* raw, patchbay_str id,
                                const patchbay_access* /*access*/) {
    return of(raw).take({Told::What::kAccess, std::string(view(id))});
  }
  static patchbay_status failed(const patchbay_changes* raw, patchbay_str id, std::uint32_t flags,
                                const patchbay_error* /*why*/) {
    Told told{Told::What::kFailed, std::string(view(id))};
    told.flags = flags;
    return of(raw).take(std::move(told));
  }
  static patchbay_status checkpoint(const patchbay_changes* raw, patchbay_str cursor) {
    return of(raw).take({Told::What::kCheckpoint, std::string(view(cursor))});
  }
};

// Takes the content of a document.
struct TakenContent {
  TakenContent(Fetched& fetched, std::uint64_t most) : into(fetched), left(most) {
    raw.struct_size = sizeof(raw);
    raw.context = this;
    raw.begin = &begin;
    raw.skip = &skip;
    raw.bytes = {this, &write};
  }

  Fetched& into;
  std::uint64_t left;
  patchbay_content raw{};

  static patchbay_status begin(const patchbay_content* raw, const patchbay_part* /*part*/) {
    ++static_cast<TakenContent*>(raw->context)->into.parts;
    return PATCHBAY_OK;
  }
  static patchbay_status skip(const patchbay_content* /*raw*/, patchbay_str /*reason*/,
                              patchbay_str /*message*/) {
    return PATCHBAY_OK;
  }
  static patchbay_status write(void* context, const void* /*data*/, std::uint64_t size) {
    auto& self = *static_cast<TakenContent*>(context);
    self.into.wrote_outside_part = self.into.wrote_outside_part || self.into.parts == 0;
    self.into.was_refused = self.into.was_refused || size > self.left;
    if (self.into.was_refused) return PATCHBAY_E_CANCELLED;
    self.left -= size;
    return PATCHBAY_OK;
  }
};

// Takes the ids of collections.
struct TakenCollections {
  std::vector<std::string> ids;

  static patchbay_status add(const patchbay_collections* raw, const patchbay_collection* each) {
    static_cast<TakenCollections*>(raw->context)->ids.emplace_back(view(each->id));
    return PATCHBAY_OK;
  }
  static patchbay_status fail(const patchbay_collections* /*raw*/, patchbay_str /*name*/,
                              const patchbay_error* /*why*/) {
    return PATCHBAY_OK;
  }
};

}  // namespace

std::optional<std::string> Step::cursor() const {
  for (auto each = told.rbegin(); each != told.rend(); ++each) {
    if (each->what == Told::What::kCheckpoint) return each->id;
  }
  return std::nullopt;
}

Documents::Documents(Examination& examination, Scene& scene)
    : scene_(scene), table_(examination.plugin().documents) {
  if (table_ == nullptr) Examination::skip("the connector has no documents");
  if (table_->collections != nullptr) find_collection(examination);
}

void Documents::find_collection(Examination& examination) {
  TakenCollections taken;
  const patchbay_collections raw{sizeof(raw), 0, &taken, &TakenCollections::add,
                                 &TakenCollections::fail};
  examination.step("collections");
  const Returned returned = scene_.instance.run(
      {}, [&](const patchbay_call* call, const patchbay_sink*, patchbay_error* error) {
        return table_->collections(scene_.instance.raw(), call, &raw, error);
      });
  if (taken.ids.empty()) {
    Examination::skip("the scripted provider has no collection; collections came to " +
                      shown(returned.status));
  }
  collection_ = taken.ids.front();
}

Step Documents::step(const std::string& cursor, const Taking& taking) {
  Step step;
  TakenReports reports(step, taking);
  Handed<patchbay_step> filled;
  const patchbay_enumeration asked{sizeof(asked), taking.flags, borrow(collection_),
                                   borrow(cursor)};
  scene_.journal.step("enumerate from the cursor " + excerpt(cursor, 80));
  Returned returned = scene_.instance.run(
      {}, [&](const patchbay_call* call, const patchbay_sink*, patchbay_error* error) {
        return table_->enumerate(scene_.instance.raw(), call, &asked, &reports.raw, filled.get(),
                                 error);
      });
  returned.was_refused = step.returned.was_refused;  // a report, not the result's sink
  step.returned = std::move(returned);
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

patchbay_document_ref Documents::ref(const Told& document) const {
  return {sizeof(patchbay_document_ref), 0,
          borrow(collection_),           borrow(document.id),
          borrow(document.version),      borrow(document.reference)};
}

Step Documents::look(const Told& document) {
  Step step;
  const Taking taking;
  TakenReports reports(step, taking);
  const auto asked = ref(document);
  scene_.journal.step("look at " + excerpt(document.id, 80));
  step.returned = scene_.instance.run(
      {}, [&](const patchbay_call* call, const patchbay_sink*, patchbay_error* error) {
        return table_->look(scene_.instance.raw(), call, &asked, &reports.raw, error);
      });
  return step;
}

Fetched Documents::fetch(const Told& document, const Taking& taking) {
  Fetched fetched;
  const auto asked = ref(document);
  const patchbay_fetch wanted{sizeof(wanted), 0, &asked, taking.content_bytes};
  TakenContent content(fetched, taking.content_bytes);
  scene_.journal.step("fetch " + excerpt(document.id, 80));
  fetched.returned = scene_.instance.run(
      {}, [&](const patchbay_call* call, const patchbay_sink*, patchbay_error* error) {
        return table_->fetch(scene_.instance.raw(), call, &wanted, &content.raw, error);
      });
  return fetched;
}

std::vector<Told> upserts_of(const std::vector<Step>& steps) {
  std::vector<Told> all;
  for (const Step& step : steps) {
    for (const Told& told : step.told) {
      if (told.what == Told::What::kUpsert) all.push_back(told);
    }
  }
  return all;
}

}  // namespace patchbay::conformance
