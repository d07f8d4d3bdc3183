#include "conformance/comparison.h"
#include "conformance/failing_calls.h"
#include "conformance/subscriptions.h"

namespace patchbay::conformance {
namespace {

// An instance that has made a subscription.
struct SubscribedInstance {
  explicit SubscribedInstance(Examination& examination)
      : scene(examination), calls(examination, scene), state(calls.made()) {}

  Scene scene;
  Subscriptions calls;
  std::string state;
};

void keeps_secret_out_of_addresses(Examination& examination) {
  SubscribedInstance made(examination);
  made.calls.each_function(made.state, [](const std::string&, const CallReturn&) {});
  for (const SentRequest& sent : made.scene.host.sent) {
    if (sent.url.find(kSecretPlaceholder) == std::string::npos) continue;
    Examination::fail("the address of a request has the secret's placeholder: " +
                      excerpt(sent.url, 300));
  }
}

void keeps_state_small(Examination& examination) {
  SubscribedInstance made(examination);
  const auto expect_small = [](const std::string& function, std::size_t size) {
    Examination::expect(size <= PATCHBAY_SUBSCRIPTION_STATE_MAX,
                        function + " wrote a state of " + std::to_string(size) + " bytes");
  };
  expect_small("subscribe", made.state.size());
  if (made.calls.can_renew()) expect_small("renew", made.calls.renew(made.state).result.size());
}

void stays_inside_struct(Examination& examination) {
  SubscribedInstance made(examination);
  made.calls.each_function(made.state, [](const std::string& function, const CallReturn& returned) {
    Examination::expect(returned.outcome_is_whole, function + " wrote behind patchbay_subscribed");
  });
}

void passes_on_refusal_of_state(Examination& examination) {
  SubscribedInstance made(examination);
  if (made.state.empty()) Examination::skip("subscribe writes no state");
  const CallReturn returned = made.calls.subscribe({.most_bytes = 0});
  Examination::expect(returned.status == PATCHBAY_E_TOO_LARGE,
                      "after its sink had refused, subscribe came to " + shown(returned));
}

// Ends the subscription while the provider says that the subscription does not exist.
void ends_what_is_gone(Examination& examination) {
  SubscribedInstance made(examination);
  made.scene.host.provider = [](const SentRequest&) -> Answer {
    return {.status = 404, .body = R"({"message":"Not Found"})"};
  };
  made.scene.circumstance = " while the provider answers 404";
  const CallReturn returned = made.calls.unsubscribe(made.state);
  Examination::expect(returned.ok(), "unsubscribe came to " + shown(returned) +
                                         ", after the provider had answered 404");
}

void tells_that_it_is_gone(Examination& examination) {
  SubscribedInstance made(examination);
  if (!made.calls.can_renew()) Examination::skip("there is no renew");
  made.scene.host.provider = [](const SentRequest&) -> Answer {
    return {.status = 404, .body = R"({"message":"Not Found"})"};
  };
  made.scene.circumstance = " while the provider answers 404";
  const CallReturn returned = made.calls.renew(made.state);
  Examination::expect(returned.status == PATCHBAY_E_NOT_FOUND || returned.requests == 0,
                      "renew came to " + shown(returned) + ", after the provider had answered 404");
}

// Renews and ends the subscription, with instances that did not make the subscription.
void needs_state_alone(Examination& examination) {
  SubscribedInstance made(examination);
  const auto fresh = [&](const std::string& function, const auto& ask) {
    const CallReturn here = ask(made.calls);
    Scene scene(examination);
    Subscriptions calls(examination, scene);
    scene.host.provider = made.scene.host.provider;
    scene.circumstance = " on a fresh instance";
    expect_same(function + scene.circumstance, ask(calls), here);
  };
  if (made.calls.can_renew()) {
    fresh("renew", [&](Subscriptions& calls) { return calls.renew(made.state); });
  }
  fresh("unsubscribe", [&](Subscriptions& calls) { return calls.unsubscribe(made.state); });
}

void passes_on_outage(Examination& examination) {
  constexpr patchbay_status kCode = PATCHBAY_E_PROVIDER_UNAVAILABLE;
  SubscribedInstance made(examination);
  made.scene.host.interfere = [](std::string_view function) {
    return function.starts_with("http.send") ? kCode : PATCHBAY_OK;
  };
  made.scene.circumstance = " while the provider cannot be reached";
  made.calls.each_function(made.state, [](const std::string& function, const CallReturn& returned) {
    if (!returned.was_given(kCode) || returned.status == kCode) return;
    Examination::fail(function + " came to " + shown(returned) +
                      ", after every request had failed with " + shown(kCode));
  });
}

// Expects that each function fails only with codes of the list, for all answers of the provider.
void bears_any_answer(Examination& examination) {
  SubscribedInstance made(examination);
  auto weathers = bad_weathers();
  for (const char* body : {"", "null", "[]", "{\"id\":", "{\"id\":{},\"value\":7}"}) {
    weathers.push_back({std::string("the provider answers ") + excerpt(body), {.body = body}});
  }
  for (const Weather& weather : weathers) {
    made.scene.host.provider = [&](const SentRequest&) { return weather.answer; };
    made.scene.circumstance = " while " + weather.name;
    made.calls.each_function(
        made.state, [&](const std::string& function, const CallReturn& returned) {
          const bool is_listed = returned.ok() || returned.was_given(returned.status) ||
                                 (is_of_plugin(returned.status) && !returned.is_own_fault());
          Examination::expect(is_listed,
                              function + " came to " + shown(returned) + made.scene.circumstance);
        });
  }
}

constexpr std::string_view kHeader = "webhooks.h";
constexpr std::string_view kSection = "Webhooks";

constexpr Check kWebhookChecks[] = {
    {"webhooks.secret", 4, Weight::kMust, Needs::kInstance,
     "The placeholder of a subscription's secret is in headers and bodies, never in an address: "
     "addresses are written to logs, and the host puts no secret there.",
     kSection, "Send it in the body or in a header.", keeps_secret_out_of_addresses},
    {"webhooks.state", 4, Weight::kMust, Needs::kInstance,
     "A subscription's state has at most PATCHBAY_SUBSCRIPTION_STATE_MAX bytes.", kHeader,
     "Keep the provider's id of the subscription alone.", keeps_state_small},
    {"webhooks.room", 4, Weight::kMust, Needs::kInstance,
     "patchbay_subscribed is filled as far as its struct_size reaches, and no further.",
     "Versions, and how the ABI may grow", "Set `expires_ms` and nothing else.",
     stays_inside_struct},
    {"webhooks.refusal", 4, Weight::kMust, Needs::kInstance,
     "When the sink of the state refuses, the call comes to the sink's code.", "Failures",
     "Return what the sink's write returned.", passes_on_refusal_of_state},
    {"webhooks.gone", 4, Weight::kMust, Needs::kInstance,
     "unsubscribe comes to OK if the provider no longer has the subscription.", kHeader,
     "Take a 404 for success: the host may ask again after a crash.", ends_what_is_gone},
    {"webhooks.renew_gone", 4, Weight::kMust, Needs::kInstance,
     "renew comes to NOT_FOUND if the provider no longer has the subscription.", kHeader,
     "Return NOT_FOUND for a 404, so that the host makes a new subscription.",
     tells_that_it_is_gone},
    {"webhooks.fresh_instance", 4, Weight::kMust, Needs::kInstance,
     "renew and unsubscribe need the state alone, and not the instance that subscribed.",
     "Instances", "Write into the state what they need.", needs_state_alone},
    {"webhooks.outage", 4, Weight::kMust, Needs::kInstance,
     "What a host service returned is returned unchanged: its code says what the host does next.",
     "Failures", "Return the status of http.send as it came.", passes_on_outage},
    {"webhooks.any_answer", 4, Weight::kMust, Needs::kInstance,
     "Whatever a provider answers, the functions fail with codes marked (P), and not with "
     "PLUGIN_FAULT.",
     "Failures", "Return PROVIDER_UNAVAILABLE for an answer that is not in the provider's format.",
     bears_any_answer},
};

}  // namespace

std::span<const Check> webhook_checks() { return kWebhookChecks; }

}  // namespace patchbay::conformance
