#include "conformance/failing_calls.h"

namespace patchbay::conformance {

const std::vector<Weather>& bad_weathers() {
  const std::string text = R"({"message":")" + std::string(kProviderText) + "\"}";
  static const std::vector<Weather> weathers = {
      {"the provider answers 400", {.status = 400, .body = text}},
      {"the provider answers 404", {.status = 404, .body = text}},
      {"the provider answers 422", {.status = 422, .body = text}},
      {"the provider answers 503", {.status = 503, .body = text}},
      {"the provider answers with a page",
       {.status = 200,
        .body = "<html><body>" + std::string(kProviderText) + "</body></html>",
        .headers = {{"Content-Type", "text/html"}}}},
      {"the provider cannot be reached", {.failure = PATCHBAY_E_PROVIDER_UNAVAILABLE}},
  };
  return weathers;
}

void each_failed_call(Examination& examination, const FailureJudge& judge, const Manner& manner) {
  const auto tasks = examination.tasks();
  bool has_failed = false;
  Scene scene(examination);
  const auto take = [&](const std::string& what, const CallReturn& returned) {
    if (returned.ok()) return;
    has_failed = true;
    judge(what, returned);
  };
  if (examination.plugin().actions != nullptr) {
    examination.step("invoke an action that there is not");
    take("invoke of an unknown action", scene.instance.invoke("no_such_action_7f3a", "{}", manner));
  }
  for (const Weather& weather : bad_weathers()) {
    scene.host.provider = [&](const SentRequest&) { return weather.answer; };
    scene.circumstance = " while " + weather.name;
    for (const Task& task : tasks) {
      take(task.name + scene.circumstance, scene.perform(task, manner));
    }
  }
  if (!has_failed) Examination::skip("no call failed");
}

std::vector<FailedCall> failed_calls(Examination& examination, const Manner& manner) {
  std::vector<FailedCall> failed;
  each_failed_call(
      examination,
      [&](const std::string& what, const CallReturn& returned) {
        failed.push_back({what, returned});
      },
      manner);
  return failed;
}

bool is_own(const CallReturn& returned) { return !returned.was_given(returned.status); }

}  // namespace patchbay::conformance
