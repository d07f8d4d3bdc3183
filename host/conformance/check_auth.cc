#include <algorithm>
#include <string>

#include "base/utf8.h"
#include "conformance/classification.h"
#include "conformance/examination.h"
#include "conformance/failing_calls.h"

namespace patchbay::conformance {
namespace {

// The verdict that classify gave, with the sizes of its texts.
struct JudgedAnswer {
  std::uint32_t kind = 0;
  std::uint64_t retry_after_ms = 0;
  std::uint32_t scopes_size = 0;
  std::uint32_t message_size = 0;
  std::string message;

  bool operator==(const JudgedAnswer&) const = default;
};

const patchbay_auth& auth_of(Examination& examination) {
  const patchbay_auth* auth = examination.plugin().auth;
  if (auth == nullptr) Examination::skip("the connector has no " PATCHBAY_AUTH_ID);
  return *auth;
}

const patchbay_auth& classifier_of(Examination& examination) {
  const patchbay_auth& auth = auth_of(examination);
  if (auth.classify == nullptr) Examination::skip("there is no classify: the status decides");
  return auth;
}

// Returns the request that the connector uses to test its account. Answers from other addresses may
// not concern the account.
SentRequest request_about_account(Examination& examination, Scene& scene) {
  for (const Task& task : examination.tasks()) {
    if (task.what == Task::What::kProbe) scene.perform(task);
  }
  if (!scene.host.sent.empty()) return scene.host.sent.front();
  return {.method = "GET", .url = "https://provider.example/me"};
}

// An instance whose classify judges the answers to that request.
class Classifier {
 public:
  explicit Classifier(Examination& examination)
      : auth_(classifier_of(examination)),
        scene_(examination),
        sent_(request_about_account(examination, scene_)) {}

  JudgedAnswer judge(const Answer& answer) {
    const LentAnswer lent(answer, sent_, scene_.host.wall_ms);
    FilledStruct<patchbay_verdict> verdict;
    scene_.journal.step("classify an answer of status " + std::to_string(answer.status) +
                        " with the body " + excerpt(answer.body, 60));
    auth_.classify(scene_.instance.raw(), lent.raw(), verdict.get());
    const std::size_t used =
        std::min<std::size_t>(verdict->message_size, PATCHBAY_VERDICT_TEXT_SIZE);
    return {verdict->kind, verdict->retry_after_ms, verdict->scopes_size, verdict->message_size,
            std::string(verdict->message, used)};
  }

 private:
  const patchbay_auth& auth_;
  Scene scene_;
  SentRequest sent_;
};

// Returns one answer for every HTTP status.
std::vector<Answer> plain_answers() {
  const std::string text = R"({"message":")" + std::string(kProviderText) + "\"}";
  std::vector<Answer> answers;
  for (std::uint32_t status = 100; status < 600; ++status) {
    answers.push_back({.status = status, .body = text});
  }
  return answers;
}

// Returns answers with empty, broken, deep and unusual bodies, and with unusual headers or no
// headers.
std::vector<Answer> odd_answers() {
  constexpr std::size_t kDepth = 30'000;
  const Headers odd = {{"Retry-After", "99999999999999999999"},
                       {"retry-after", "-1"},
                       {"X-RateLimit-Reset", "never"},
                       {"", ""},
                       {"Content-Type", std::string(9000, 'x')}};
  std::vector<Answer> answers;
  for (const std::uint32_t status : {400U, 401U, 403U, 429U, 500U}) {
    for (const std::string& body :
         {std::string(), std::string("{"), std::string("\xff\xfe", 2), std::string(65536, '['),
          std::string("null"), std::string("[]"), std::string(R"({"error":7})"),
          R"({"error":{"errors":)" + std::string(kDepth, '[') + std::string(kDepth, ']') + "}}"}) {
      answers.push_back({.status = status, .body = body, .headers = odd});
      answers.push_back({.status = status, .body = body, .headers = {}});
    }
  }
  return answers;
}

void judge_all(Examination& examination, const std::vector<Answer>& answers,
               const std::function<std::string(const Answer&, const JudgedAnswer&)>& fault_of) {
  Classifier classifier(examination);
  for (const Answer& answer : answers) {
    const std::string fault = fault_of(answer, classifier.judge(answer));
    if (fault.empty()) continue;
    Examination::fail("for an answer of status " + std::to_string(answer.status) +
                      " classify gave " + fault);
  }
}

// Checks only that classify returns for every answer. Other checks judge the verdicts.
void judges_every_answer(Examination& examination) {
  judge_all(examination, odd_answers(),
            [](const Answer&, const JudgedAnswer&) { return std::string(); });
}

void gives_known_verdict(Examination& examination) {
  judge_all(examination, plain_answers(), [](const Answer&, const JudgedAnswer& judged) {
    return judged.kind <= PATCHBAY_ANSWER_REFUSED ? std::string()
                                                  : "the verdict " + std::to_string(judged.kind);
  });
}

void bounds_verdict(Examination& examination) {
  judge_all(examination, plain_answers(), [](const Answer&, const JudgedAnswer& judged) {
    const std::uint32_t most = std::max(judged.message_size, judged.scopes_size);
    return most <= PATCHBAY_VERDICT_TEXT_SIZE ? std::string()
                                              : "a text of " + std::to_string(most) + " bytes";
  });
}

void keeps_body_out_of_verdict(Examination& examination) {
  judge_all(examination, plain_answers(), [](const Answer&, const JudgedAnswer& judged) {
    const bool has = judged.message.find(kProviderText) != std::string::npos;
    return has ? "the message " + excerpt(judged.message) + ", from the body" : std::string();
  });
}

void judges_alike(Examination& examination) {
  Classifier classifier(examination);
  for (const Answer& answer : plain_answers()) {
    const JudgedAnswer first = classifier.judge(answer);
    const JudgedAnswer second = classifier.judge(answer);
    if (first == second) continue;
    Examination::fail("for one answer of status " + std::to_string(answer.status) +
                      " classify gave " + std::to_string(first.kind) + ", then " +
                      std::to_string(second.kind));
  }
}

template <std::uint32_t status>
void notices_status(Examination& examination) {
  const Answer refusal{.status = status, .body = R"({"message":"no"})"};
  const JudgedAnswer found = Classifier(examination).judge(refusal);
  if (found.kind != PATCHBAY_ANSWER_PASS) return;
  Examination::fail("classify gave PASS for an answer of status " + std::to_string(status));
}

void asks_nothing_in_classify(Examination& examination) {
  classifier_of(examination);
  const auto tasks = examination.tasks();
  Scene scene(examination);
  for (const Weather& weather : bad_weathers()) {
    scene.host.provider = [&](const SentRequest&) { return weather.answer; };
    for (const Task& task : tasks) scene.perform(task);
  }
  if (const auto* note = scene.host.find(Breach::kInClassify)) Examination::fail(note->text);
}

void identifies(Examination& examination) {
  auth_of(examination);
  Scene scene(examination);
  for (const Task& task : examination.tasks()) {
    if (task.what != Task::What::kIdentify) continue;
    const CallReturn returned = scene.perform(task);
    if (!returned.ok()) Examination::skip("identify came to " + shown(returned));
    const auto identity = nlohmann::json::parse(returned.result, nullptr, false);
    const bool has_account = identity.is_object() && identity.contains("account") &&
                             identity["account"].is_string() && identity["account"] != "";
    if (has_account && returned.result.size() <= PATCHBAY_IDENTITY_MAX) return;
    Examination::fail("identify wrote " + excerpt(returned.result) +
                      ", without the text `account`");
  }
}

void probe_fails(Examination& examination, const Answer& answer, const std::string& when) {
  auth_of(examination);
  Scene scene(examination);
  scene.host.provider = [&](const SentRequest&) { return answer; };
  for (const Task& task : examination.tasks()) {
    if (task.what != Task::What::kProbe) continue;
    if (scene.perform(task).ok()) Examination::fail("probe came to OK while " + when);
  }
}

void probe_notices_refusal(Examination& examination) {
  probe_fails(examination, {.status = 401, .body = R"({"message":"no"})"},
              "the provider answered 401");
}

void probe_notices_outage(Examination& examination) {
  probe_fails(examination, {.failure = PATCHBAY_E_PROVIDER_UNAVAILABLE},
              "the provider could not be reached");
}

constexpr std::string_view kCanary = "canary-7f3a9c51d2";

// Returns a normal answer, or one that refuses, which gives the connector a secret.
Answer answer_with_secret(const Task& task, const SentRequest& sent, std::uint32_t status) {
  Answer answer = task.answer(sent);
  const std::string canary(kCanary);
  auto body = nlohmann::json::parse(answer.body, nullptr, false);
  if (!body.is_object()) body = nlohmann::json::object();
  for (const char* name : {"access_token", "client_secret", "password"}) body[name] = canary;
  if (status >= 400) {
    answer.status = status;
    body["message"] = "The token " + canary + " is not good.";
  }
  answer.body = body.dump();
  answer.headers.emplace_back("Set-Cookie", "session=" + canary);
  return answer;
}

// Fails the check if the secret is in something that people see, or that stays.
void expect_no_canary(const Scene& scene, const Task& task, const CallReturn& returned) {
  const auto has = [](const std::string& text) { return text.find(kCanary) != std::string::npos; };
  const auto expect_none = [&](bool is_there, const std::string& where) {
    Examination::expect(!is_there,
                        task.name + " put a secret of the provider's answer into " + where);
  };
  for (const KeptText& each : scene.host.kept) expect_none(has(each.text), each.where);
  expect_none(has(returned.message), "its message");
  expect_none(has(returned.details), "its details");
  for (const SentRequest& each : scene.host.sent) expect_none(has(each.url), "an address");
}

void keeps_secrets_out(Examination& examination) {
  const auto tasks = examination.tasks(Fill::kAll);
  Scene scene(examination);
  for (const std::uint32_t status : {200U, 400U, 401U, 500U}) {
    for (const Task& task : tasks) {
      scene.host.provider = [&](const SentRequest& sent) {
        return answer_with_secret(task, sent, status);
      };
      const CallReturn returned = scene.perform(task);
      expect_no_canary(scene, task, returned);
    }
  }
  if (scene.host.sent.empty()) Examination::skip("the connector sent no request");
}

constexpr Check kAuthChecks[] = {
    {"auth.identity", 3, Weight::kMust, Needs::kInstance,
     "identify writes a JSON object whose `account` is the provider's stable id, a text.", "auth.h",
     "Write the id as a text, and fail if the answer has none.", identifies},
    {"auth.probe_refused", 3, Weight::kMust, Needs::kInstance,
     "probe fails if the connection does not work.", "auth.h",
     "Let probe send the cheapest request that needs the credential.", probe_notices_refusal},
    {"auth.probe_outage", 3, Weight::kMust, Needs::kInstance,
     "probe fails if the provider cannot be reached.", "auth.h", "Return what http.send returned.",
     probe_notices_outage},
    {"auth.any_answer", 3, Weight::kMust, Needs::kInstance,
     "classify bears every answer: any status, no header, an empty or a broken body.", "auth.h",
     "The body may be cut anywhere; test sizes before reading.", judges_every_answer},
    {"auth.known_verdict", 3, Weight::kMust, Needs::kInstance,
     "A verdict is one of PATCHBAY_ANSWER_….", "auth.h", "Set `kind` to one of them.",
     gives_known_verdict},
    {"auth.verdict_size", 3, Weight::kMust, Needs::kInstance,
     "The sizes of a verdict's texts are at most those of their fields.", "auth.h",
     "Set them to the bytes that were copied.", bounds_verdict},
    {"auth.verdict_text", 3, Weight::kMust, Needs::kInstance,
     "A verdict's message holds nothing of the body.", "auth.h", "Say it in your own words.",
     keeps_body_out_of_verdict},
    {"auth.same_verdict", 3, Weight::kMust, Needs::kInstance,
     "classify only computes: one answer has one meaning.", "auth.h",
     "Keep no state that classify reads and changes.", judges_alike},
    {"auth.expired", 3, Weight::kShould, Needs::kInstance,
     "A plain 401 is not PASS: otherwise no credential is ever refreshed.", "auth.h",
     "Answer EXPIRED, or REVOKED if the provider says so.", notices_status<401>},
    {"auth.limited", 3, Weight::kShould, Needs::kInstance,
     "A plain 429 is not PASS: otherwise the host does not wait.", "auth.h", "Answer LIMITED.",
     notices_status<429>},
    {"auth.no_service_in_classify", 3, Weight::kMust, Needs::kInstance,
     "classify uses no service of the host.", "auth.h",
     "Keep no call for it; let the caller of http.send write the log.", asks_nothing_in_classify},
    {"auth.answer_secrets", 3, Weight::kMust, Needs::kInstance,
     "A secret in a provider's answer comes into no log, no state, no message and no address.",
     "host_log.h", "Log and keep the members that you need, not the whole answer.",
     keeps_secrets_out},
};

}  // namespace

std::span<const Check> auth_checks() { return kAuthChecks; }

}  // namespace patchbay::conformance
