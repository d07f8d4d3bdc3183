#include <algorithm>

#include "base/base64.h"
#include "conformance/documents.h"

namespace patchbay::conformance {
namespace {

// The steps of a run that lists all documents, as far as the provider's answers allow.
struct Listing {
  explicit Listing(Examination& examination)
      : scene(examination), documents(examination, scene), steps(documents.run()) {
    if (steps.front().returned.ok()) return;
    Examination::skip("the first step came to " + shown(steps.front().returned));
  }

  Scene scene;
  Documents documents;
  std::vector<Step> steps;

  std::vector<DocumentReport> upserts() const {
    auto all = upserts_of(steps);
    if (all.empty()) Examination::skip("the listing has no document");
    return all;
  }
};

bool is_readable(const Step& step) { return step.state == PATCHBAY_COLLECTION_READABLE; }

void ends_with_checkpoint(Examination& examination) {
  const Listing listing(examination);
  for (const Step& step : listing.steps) {
    if (!step.returned.ok() || !is_readable(step)) continue;
    const bool ends =
        !step.told.empty() && step.told.back().what == DocumentReport::What::kCheckpoint;
    Examination::expect(ends, "a step came to OK without a checkpoint at its end");
    const std::size_t size = step.told.back().id.size();
    Examination::expect(size > 0 && size <= PATCHBAY_CURSOR_MAX,
                        "a checkpoint's cursor has " + std::to_string(size) + " bytes");
  }
}

void begins_listing(Examination& examination) {
  const Listing listing(examination);
  constexpr std::uint32_t kBoth = PATCHBAY_STEP_BEGINS_LISTING | PATCHBAY_STEP_LISTING;
  const Step& first = listing.steps.front();
  if (!is_readable(first)) Examination::skip("the collection is not readable");
  Examination::expect((first.flags & kBoth) == kBoth,
                      "the step from an empty cursor has the flags " + std::to_string(first.flags));
  for (const Step& step : listing.steps) {
    Examination::expect((step.flags & kBoth) != PATCHBAY_STEP_BEGINS_LISTING,
                        "a step has BEGINS_LISTING without LISTING");
  }
}

void says_nothing_unread(Examination& examination) {
  const Listing listing(examination);
  for (const Step& step : listing.steps) {
    const auto spoke = std::ranges::count_if(step.told, [](const DocumentReport& told) {
      return told.what != DocumentReport::What::kCheckpoint;
    });
    Examination::expect(is_readable(step) || spoke == 0,
                        "a step of a collection that is not READABLE named documents");
  }
}

void gives_ids(Examination& examination) {
  for (const DocumentReport& each : Listing(examination).upserts()) {
    const bool fits = !each.id.empty() && each.id.size() <= PATCHBAY_DOCUMENT_ID_MAX;
    Examination::expect(fits, "a document's id has " + std::to_string(each.id.size()) + " bytes");
  }
}

void keeps_sizes(Examination& examination) {
  for (const DocumentReport& each : Listing(examination).upserts()) {
    const bool fits = each.version.size() <= PATCHBAY_VERSION_MAX &&
                      each.reference.size() <= PATCHBAY_REFERENCE_MAX &&
                      each.metadata_bytes <= PATCHBAY_METADATA_MAX &&
                      each.content_bytes <= PATCHBAY_INLINE_MAX &&
                      each.parents <= PATCHBAY_PARENTS_MAX;
    Examination::expect(fits, "the document " + excerpt(each.id, 80) +
                                  " has a part that is larger than documents.h allows");
  }
}

void skips_by_word(Examination& examination) {
  for (const DocumentReport& each : Listing(examination).upserts()) {
    const bool is_word = each.skipped.size() <= PATCHBAY_SKIP_REASON_MAX &&
                         std::ranges::all_of(each.skipped, [](char c) {
                           return (c >= 'a' && c <= 'z') || c == '_';
                         });
    Examination::expect(is_word, "a document is skipped for " + excerpt(each.skipped));
  }
}

void lists_alike(Examination& examination) {
  const Listing first(examination);
  const auto expected = first.upserts();
  const Listing second(examination);
  if (upserts_of(second.steps) == expected) return;
  Examination::fail("two listings of the same provider named different documents");
}

// Returns the reports as a text that can be handed on to another process.
std::string text_of(const std::vector<DocumentReport>& all) {
  nlohmann::json rows = nlohmann::json::array();
  for (const DocumentReport& told : all) {
    rows.push_back({static_cast<int>(told.what), base64(told.id), base64(told.version),
                    base64(told.reference), told.flags, told.parents, told.content_bytes,
                    told.metadata_bytes});
  }
  return rows.dump();
}

// Returns a row for each step of a whole listing but the first: the cursor before it, and its
// reports. The process is killed while the instance of this listing is there.
void list_and_be_killed(Examination& examination) {
  const Listing listing(examination);
  if (listing.steps.size() < 2) Examination::skip("the listing has one step");
  nlohmann::json rows = nlohmann::json::array();
  for (std::size_t i = 0; i + 1 < listing.steps.size(); ++i) {
    const auto cursor = listing.steps[i].cursor();
    if (!cursor || !listing.steps[i + 1].returned.ok()) continue;
    rows.push_back({base64(*cursor), text_of(listing.steps[i + 1].told)});
  }
  examination.hand_on(rows);
}

void resumes(Examination& examination) {
  nlohmann::json rows = examination.handed_on();
  if (rows.is_null()) list_and_be_killed(examination);
  if (rows.empty()) return;
  const auto bytes = from_base64(rows[0][0].get<std::string>());
  const std::string cursor(bytes->begin(), bytes->end());
  Scene fresh(examination);
  Documents documents(examination, fresh);
  const Step again = documents.step(cursor);
  if (!again.returned.ok() || text_of(again.told) != rows[0][1].get<std::string>()) {
    Examination::fail("the step from the cursor " + excerpt(cursor, 80) +
                      " in a new process came to " + shown(again.returned.status) + " with " +
                      std::to_string(again.told.size()) +
                      " reports, which are not those of the listing in one process");
  }
  rows.erase(0);
  examination.hand_on(rows);
}

void bears_strange_cursors(Examination& examination) {
  Scene scene(examination);
  Documents documents(examination, scene);
  for (const std::string& cursor :
       {std::string("\xff\xfe", 2), std::string("{"), std::string(PATCHBAY_CURSOR_MAX, '9'),
        std::string("null"), std::string("\0", 1), std::string("-1")}) {
    const Step step = documents.step(cursor);
    if (step.returned.status != PATCHBAY_E_PLUGIN_FAULT) continue;
    Examination::fail("the cursor " + excerpt(cursor, 40) + " came to " + shown(step.returned));
  }
}

void passes_refusal_on(Examination& examination) {
  Listing listing(examination);
  const Step step = listing.documents.step({}, {.most = 0});
  if (!step.returned.was_refused) Examination::skip("the step reports nothing");
  if (step.returned.status == PATCHBAY_E_CANCELLED) return;
  Examination::fail("enumerate came to " + shown(step.returned.status) +
                    " after its first report had been refused with " + shown(PATCHBAY_E_CANCELLED));
}

void stops_reporting(Examination& examination) {
  Listing listing(examination);
  const Step step = listing.documents.step({}, {.most = 0});
  Examination::expect(!step.returned.told_after_refusal, "enumerate reported more after a refusal");
}

void fills_step_within(Examination& examination) {
  for (const Step& step : Listing(examination).steps) {
    Examination::expect(step.is_whole, "enumerate wrote behind patchbay_step");
  }
}

void begins_parts(Examination& examination) {
  Listing listing(examination);
  for (const DocumentReport& each : listing.upserts()) {
    if (!can_be_fetched(each)) continue;
    Examination::expect(!listing.documents.fetch(each).wrote_outside_part,
                        "fetch wrote bytes before it began a part");
  }
}

void bears_content_refusal(Examination& examination) {
  Listing listing(examination);
  for (const DocumentReport& each : listing.upserts()) {
    if (!can_be_fetched(each)) continue;
    const FetchReport fetched = listing.documents.fetch(each, {.content_bytes = 0});
    if (!fetched.returned.was_refused || fetched.returned.status == PATCHBAY_E_CANCELLED) continue;
    Examination::fail("fetch came to " + shown(fetched.returned.status) +
                      " after its sink had refused with " + shown(PATCHBAY_E_CANCELLED));
  }
}

void looks_once(Examination& examination) {
  Listing listing(examination);
  if (!listing.documents.can_look()) Examination::skip("the connector has no look");
  const DocumentReport document = listing.upserts().front();
  const Step step = listing.documents.look(document);
  if (!step.returned.ok()) Examination::skip("look came to " + shown(step.returned));
  const bool is_one =
      step.told.size() == 1 && step.told.front().what != DocumentReport::What::kCheckpoint;
  Examination::expect(is_one, "look made " + std::to_string(step.told.size()) + " reports");
}

void tells_access_once(Examination& examination) {
  Listing listing(examination);
  if (!listing.documents.can_tell_access()) Examination::skip("the connector has no access");
  const DocumentReport document = listing.upserts().front();
  const Step step = listing.documents.access(document);
  if (!step.returned.ok()) Examination::skip("access came to " + shown(step.returned));
  const bool is_one = step.told.size() == 1 &&
                      step.told.front().what == DocumentReport::What::kAccess &&
                      step.told.front().id == document.id;
  Examination::expect(is_one, "access made " + std::to_string(step.told.size()) +
                                  " reports, of which not exactly one is of the document's access");
}

// Calls each document function of the connector. The functions about one document get the first
// document that can be fetched. If no document can be fetched, these functions get the first
// document.
void each_function(Listing& listing, const ReportLimits& taking, const Documents::Judge& judge) {
  const std::vector<DocumentReport> all = upserts_of(listing.steps);
  auto document = std::ranges::find_if(all, can_be_fetched);
  if (document == all.end()) document = all.begin();
  listing.documents.each_function(document == all.end() ? nullptr : &*document, taking, judge);
}

// Refuses the first report of each function except enumerate, which has checks of its own.
void stops_everywhere(Examination& examination) {
  Listing listing(examination);
  bool was_refused = false;
  each_function(listing, {.most = 0}, [&was_refused](const FunctionRun& run) {
    if (!run.returned.was_refused || run.function == "enumerate") return;
    was_refused = true;
    if (run.returned.status == PATCHBAY_E_CANCELLED && !run.returned.told_after_refusal) return;
    Examination::fail(run.function + " came to " + shown(run.returned.status) +
                      (run.returned.told_after_refusal ? " and reported more" : "") +
                      ", after its first report had been refused with " +
                      shown(PATCHBAY_E_CANCELLED));
  });
  if (!was_refused) Examination::skip("no function but enumerate reports anything");
}

// Makes every request fail with `code`. Expects that each function that sent a request returns
// `code`.
template <patchbay_status code>
void passes_on_everywhere(Examination& examination) {
  Listing listing(examination);
  listing.scene.host.is_cancelled = code == PATCHBAY_E_CANCELLED;
  listing.scene.host.interfere = [](std::string_view function) {
    return function.starts_with("http.send") ? code : PATCHBAY_OK;
  };
  bool has_asked = false;
  each_function(listing, {}, [&has_asked](const FunctionRun& run) {
    if (!run.returned.was_given(code)) return;
    has_asked = true;
    if (run.returned.status == code) return;
    Examination::fail(run.function + " came to " + shown(run.returned) +
                      ", after every request had failed with " + shown(code));
  });
  if (!has_asked) Examination::skip("the connector sent no request");
}

// Expects that a failed listing reports no document as gone.
void deletes_nothing_in_outage(Examination& examination) {
  Scene scene(examination);
  Documents documents(examination, scene);
  scene.host.provider = [](const SentRequest&) { return Answer{.status = 503}; };
  const Step step = documents.step({});
  for (const DocumentReport& told : step.told) {
    Examination::expect(
        told.what != DocumentReport::What::kGone,
        "enumerate reported " + excerpt(told.id, 80) + " as gone while the provider was down");
  }
}

void heeds_unknown_flags(Examination& examination) {
  Scene scene(examination);
  Documents documents(examination, scene);
  const Step step = documents.step({}, {.flags = 1U << 30U});
  if (step.returned.status == PATCHBAY_E_UNSUPPORTED && step.told.empty()) return;
  Examination::fail("enumerate with the unknown flag of bit 30 came to " +
                    shown(step.returned.status));
}

void heeds_unknown_flags_of_fetch(Examination& examination) {
  Listing listing(examination);
  const std::vector<DocumentReport> all = listing.upserts();
  const auto document = std::ranges::find_if(all, can_be_fetched);
  if (document == all.end()) Examination::skip("no document of the listing is to be fetched");
  const FetchReport fetched = listing.documents.fetch(*document, {.flags = 1U << 30U});
  const CallReturn& returned = fetched.returned;
  if (returned.status == PATCHBAY_E_UNSUPPORTED && fetched.parts == 0 && returned.requests == 0) {
    return;
  }
  Examination::fail("fetch with the unknown flag of bit 30 came to " + shown(returned.status) +
                    ", after " + std::to_string(returned.requests) + " requests");
}

constexpr std::string_view kDocuments = "Documents";

constexpr std::string_view kPassedOn =
    "Each function returns unchanged what a host service returned in it.";
constexpr std::string_view kReturnStatus = "Return the status of http.send as it came.";

constexpr Check kDocumentChecks[] = {
    {"documents.checkpoint", 4, Weight::kMust, Needs::kInstance,
     "A step of a readable collection ends with a checkpoint of 1 to 65536 bytes.", kDocuments,
     "Report the checkpoint last, also after an empty page.", ends_with_checkpoint},
    {"documents.listing", 4, Weight::kMust, Needs::kInstance,
     "From an empty cursor a listing of everything begins: BEGINS_LISTING and LISTING.",
     "draft/documents.h", "Set both flags before the first report.", begins_listing},
    {"documents.unreadable", 4, Weight::kMust, Needs::kInstance,
     "A step of a collection that is not READABLE names no documents.", "Misbehaviour",
     "Return after the state is set.", says_nothing_unread},
    {"documents.ids", 4, Weight::kMust, Needs::kInstance, "A document's id has 1 to 1024 bytes.",
     "draft/documents.h", "Use the provider's own id; report as failed what has none.", gives_ids},
    {"documents.sizes", 4, Weight::kMust, Needs::kInstance,
     "Versions, references, metadata and inline contents keep to their sizes.", "draft/documents.h",
     "Shorten, or hash, what is longer.", keeps_sizes},
    {"documents.skipped", 4, Weight::kMust, Needs::kInstance,
     "`skipped` is one word of lower-case letters and \"_\".", "draft/documents.h",
     "Use a word of the list in documents.h.", skips_by_word},
    {"documents.same_listing", 4, Weight::kMust, Needs::kInstance,
     "Two listings of the same name the same documents.", kDocuments,
     "Keep no list of what was said in a static variable.", lists_alike},
    {"documents.resume", 4, Weight::kMust, Needs::kInstance,
     "A cursor is all that the next step knows: it may run in another process, after a kill.",
     kDocuments, "Put into the cursor what the next step needs.", resumes},
    {"documents.strange_cursor", 4, Weight::kMust, Needs::kInstance,
     "A cursor that a connector does not know is no bug of the connector's.", "draft/documents.h",
     "Return CURSOR_EXPIRED: the host lists again.", bears_strange_cursors},
    {"documents.refusal", 4, Weight::kMust, Needs::kInstance,
     "What a report returned is what the step returns.", "draft/documents.h",
     "Test the status of every report.", passes_refusal_on},
    {"documents.after_refusal", 4, Weight::kMust, Needs::kInstance,
     "After a refusal the step reports nothing more.", "draft/documents.h",
     "Stop at the first refusal.", stops_reporting},
    {"documents.step_room", 4, Weight::kMust, Needs::kInstance,
     "A step is filled as far as its struct_size reaches, and no further.",
     "Versions, and how the ABI may grow", "Write the fields, not the whole struct.",
     fills_step_within},
    {"documents.parts", 4, Weight::kMust, Needs::kInstance,
     "Bytes of a content follow the beginning of their part.", "draft/documents.h",
     "Call begin for each part, then write.", begins_parts},
    {"documents.content_refusal", 4, Weight::kMust, Needs::kInstance,
     "What the content's sink returned is what fetch returns.", "draft/documents.h",
     "Test every write, and return its status.", bears_content_refusal},
    {"documents.look", 4, Weight::kMust, Needs::kInstance,
     "look makes exactly one report, and no checkpoint.", "draft/documents.h",
     "Report one upsert, gone or failed.", looks_once},
    {"documents.outage", 4, Weight::kMust, Needs::kInstance,
     "`gone` is the provider's own word: an outage deletes nothing.", kDocuments,
     "Return what http.send returned.", deletes_nothing_in_outage},
    {"documents.duties", 4, Weight::kMust, Needs::kInstance,
     "An unknown flag in the bits 16 to 31 is UNSUPPORTED, and nothing is done.",
     "Versions, and how the ABI may grow",
     "Begin enumerate with a test of PATCHBAY_FLAGS_MUST_UNDERSTAND.", heeds_unknown_flags},
    {"documents.fetch_duties", 4, Weight::kMust, Needs::kInstance,
     "An unknown flag of a fetch in the bits 16 to 31 is UNSUPPORTED, and nothing is done.",
     "Versions, and how the ABI may grow",
     "Begin fetch with a test of PATCHBAY_FLAGS_MUST_UNDERSTAND.", heeds_unknown_flags_of_fetch},
    {"documents.every_refusal", 4, Weight::kMust, Needs::kInstance,
     "What a report of any other function returned is what the function returns, at once.",
     "draft/documents.h", "Test the status of add, upsert, access, begin and the like.",
     stops_everywhere},
    {"documents.access", 4, Weight::kMust, Needs::kInstance,
     "access makes exactly one report, of the access of the document that is asked about.",
     "draft/documents.h", "Report one access, with the id that was asked for.", tells_access_once},
    {"documents.cancelled", 4, Weight::kMust, Needs::kInstance, kPassedOn, "Failures",
     kReturnStatus, passes_on_everywhere<PATCHBAY_E_CANCELLED>},
    {"documents.deadline", 4, Weight::kMust, Needs::kInstance, kPassedOn, "Failures", kReturnStatus,
     passes_on_everywhere<PATCHBAY_E_DEADLINE_EXCEEDED>},
};

}  // namespace

std::span<const Check> document_checks() { return kDocumentChecks; }

}  // namespace patchbay::conformance
