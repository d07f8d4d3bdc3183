#include <patchbay/abi/host_http.h>

#include "conformance/allowed_origins.h"
#include "conformance/comparison.h"
#include "conformance/examination.h"

namespace patchbay::conformance {
namespace {

// Runs every task in `scene`, first with the required arguments and then with all arguments.
void perform_all(Examination& examination, Scene& scene) {
  for (const Fill fill : {Fill::kRequired, Fill::kAll}) {
    const auto tasks = examination.tasks(fill);
    for (const Task& task : tasks) scene.perform(task);
  }
}

void skip_without_requests(const Scene& scene) {
  if (scene.host.sent.empty()) Examination::skip("the connector sent no request");
}

void asks_allowed_origins(Examination& examination) {
  const AllowedOrigins allowed(examination.manifest(), nlohmann::json::parse(examination.config()));
  Scene scene(examination);
  perform_all(examination, scene);
  skip_without_requests(scene);
  for (const SentRequest& sent : scene.host.sent) {
    if (allowed.has(sent.url) || sent.url.find("://") == std::string::npos) continue;
    Examination::fail("a request went to " + sent.url.substr(0, 300),
                      examination.place_of("network"));
  }
}

template <Breach kind>
void breaks_no_rule(Examination& examination) {
  Scene scene(examination);
  perform_all(examination, scene);
  skip_without_requests(scene);
  if (const BreachNote* note = scene.host.find(kind)) Examination::fail(note->text);
}

bool is_write(const SentRequest& sent) {
  if (sent.method == "GET" || sent.method == "HEAD" || sent.method == "OPTIONS") return false;
  // Sets this flag for POST requests that only read, because some providers use POST for reading.
  return sent.method != "POST" || (sent.flags & PATCHBAY_HTTP_IDEMPOTENT) == 0;
}

void reads_when_read_only(Examination& examination) {
  Scene scene(examination);
  for (const Fill fill : {Fill::kRequired, Fill::kAll}) {
    for (const Task& task : examination.tasks(fill)) {
      if (task.action == nullptr || !task.action->read_only) continue;
      const std::size_t before = scene.host.sent.size();
      scene.perform(task);
      for (std::size_t i = before; i < scene.host.sent.size(); ++i) {
        const SentRequest& sent = scene.host.sent[i];
        if (!is_write(sent)) continue;
        Examination::fail(
            task.name + ", which is read_only, sent " + sent.method + " " + sent.url.substr(0, 300),
            examination.place_of(task.action->id));
      }
    }
  }
}

// Uses a provider whose pages never end. Each answer names a next page in every usual way.
void ends_with_endless_pages(Examination& examination) {
  const auto tasks = examination.tasks(Fill::kAll);
  Scene scene(examination);
  for (const Task& task : tasks) {
    scene.host.provider = [&](const SentRequest& sent) {
      Answer answer = task.answer(sent);
      auto body = nlohmann::json::parse(answer.body, nullptr, false);
      if (body.is_object()) {
        for (const char* name : {"next", "nextPageToken", "next_page", "nextLink", "cursor"}) {
          body[name] = "1";
        }
        answer.body = body.dump();
      }
      answer.headers.emplace_back("Link", "<" + sent.url + ">; rel=\"next\"");
      return answer;
    };
    scene.perform(task);
  }
  skip_without_requests(scene);
  if (const auto* note = scene.host.find(Breach::kTooManyRequests)) Examination::fail(note->text);
}

void reads_any_piece(Examination& examination) {
  const auto tasks = examination.tasks();
  Scene usual(examination);
  Scene bytewise(examination);
  bytewise.host.piece = 1;
  for (const Task& task : tasks) {
    expect_same(task.name + " with bodies that come byte by byte", bytewise.perform(task),
                usual.perform(task));
  }
}

constexpr Check kHttpChecks[] = {
    {"http.origins", 3, Weight::kMust, Needs::kInstance,
     "Requests go to origins that the manifest's network.allow names.", "host_http.h",
     "Add the origin to network.allow, or take the base address from the configuration.",
     asks_allowed_origins},
    {"http.address", 3, Weight::kMust, Needs::kInstance,
     "An address is absolute, http or https, and has at most 16384 bytes.", "host_http.h",
     "Build it from the base address.", breaks_no_rule<Breach::kAddress>},
    {"http.headers", 3, Weight::kMust, Needs::kInstance,
     "Authorization, Cookie and Host are the host's to set.", "host_http.h",
     "Declare in the manifest's auth where the credential goes.", breaks_no_rule<Breach::kHeader>},
    {"http.body_again", 3, Weight::kMust, Needs::kInstance,
     "A body source gives the same bytes after `rewind`: the host may have to send twice.",
     "types.h", "Let rewind go back to the first byte.", breaks_no_rule<Breach::kSourceChanged>},
    {"http.read_only", 3, Weight::kMust, Needs::kInstance,
     "An action that is read_only sends no write.", "schema/connector.schema.json",
     "Correct read_only, or flag a POST that only reads with PATCHBAY_HTTP_IDEMPOTENT.",
     reads_when_read_only},
    {"http.endless_pages", 3, Weight::kMust, Needs::kInstance,
     "A call sends at most 1000 requests, however many pages a provider names.", "host_http.h",
     "Bound the pages of one call.", ends_with_endless_pages},
    {"http.any_piece", 3, Weight::kMust, Needs::kInstance, "A body comes in pieces of any size.",
     "host_http.h", "Read until `got` is 0.", reads_any_piece},
};

}  // namespace

std::span<const Check> http_checks() { return kHttpChecks; }

}  // namespace patchbay::conformance
