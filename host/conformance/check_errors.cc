#include "base/utf8.h"
#include "conformance/failing_calls.h"

namespace patchbay::conformance {
namespace {

void gives_codes_of_plugins(Examination& examination) {
  each_failed_call(examination, [](const std::string& what, const CallReturn& returned) {
    if (is_of_plugin(returned.status) || !is_own(returned)) return;
    Examination::fail(what + " returned " + shown(returned.status) +
                      ", which no host function had returned");
  });
}

void puts_code_into_error(Examination& examination) {
  each_failed_call(examination, [](const std::string& what, const CallReturn& returned) {
    if (returned.code == returned.status) return;
    Examination::fail(what + " returned " + shown(returned.status) + " with error.code " +
                      std::to_string(returned.code));
  });
}

void bounds_message(Examination& examination) {
  each_failed_call(examination, [](const std::string& what, const CallReturn& returned) {
    if (returned.message_size <= PATCHBAY_ERROR_MESSAGE_SIZE) return;
    Examination::fail(what + " claims a message of " + std::to_string(returned.message_size) +
                      " bytes");
  });
}

void writes_utf8(Examination& examination) {
  each_failed_call(examination, [](const std::string& what, const CallReturn& returned) {
    if (patchbay::is_utf8(returned.message)) return;
    Examination::fail(what + " gave the message " + excerpt(returned.message) +
                      ", which is not UTF-8");
  });
}

void says_what_was_wrong(Examination& examination) {
  each_failed_call(examination, [](const std::string& what, const CallReturn& returned) {
    if (!returned.message.empty() || !is_own(returned)) return;
    Examination::fail(what + " failed with " + shown(returned.status) + " and no message");
  });
}

void ignores_old_bytes(Examination& examination) {
  const auto blank = failed_calls(examination, {});
  const auto filled = failed_calls(examination, {.message_fill = 'Z'});
  for (std::size_t i = 0; i < std::min(blank.size(), filled.size()); ++i) {
    const bool is_bounded = filled[i].returned.message_size <= PATCHBAY_ERROR_MESSAGE_SIZE;
    if (!is_bounded || blank[i].returned.message == filled[i].returned.message) continue;
    Examination::fail(filled[i].what + " gave the message " + excerpt(filled[i].returned.message) +
                      " when the buffer held bytes before, and otherwise " +
                      excerpt(blank[i].returned.message));
  }
}

void stays_inside(Examination& examination) {
  each_failed_call(examination, [](const std::string& what, const CallReturn& returned) {
    Examination::expect(returned.error_is_whole, what + " wrote behind patchbay_error");
  });
}

void keeps_out_provider(Examination& examination) {
  each_failed_call(examination, [](const std::string& what, const CallReturn& returned) {
    if (returned.message.find(kProviderText) == std::string::npos) return;
    Examination::fail(what + " gave the message " + excerpt(returned.message) +
                      ", which is from the provider's body");
  });
}

void gives_http_status(Examination& examination) {
  each_failed_call(examination, [](const std::string& what, const CallReturn& returned) {
    const std::uint32_t status = returned.provider_status;
    if (status == 0 || (status >= 100 && status <= 599)) return;
    Examination::fail(what + " gave the provider_status " + std::to_string(status));
  });
}

void gives_details_as_object(Examination& examination) {
  each_failed_call(examination, [](const std::string& what, const CallReturn& returned) {
    if (returned.details.empty()) return;
    const auto details = nlohmann::json::parse(returned.details, nullptr, false);
    if (details.is_object() && returned.details.size() <= PATCHBAY_ERROR_DETAILS_MAX) return;
    Examination::fail(what + " gave the details " + excerpt(returned.details));
  });
}

void leaves_error_alone(Examination& examination) {
  const auto tasks = examination.tasks();
  Scene scene(examination);
  bool was_ok = false;
  for (const Task& task : tasks) {
    const CallReturn returned = scene.perform(task);
    if (!returned.ok()) continue;
    was_ok = true;
    // The error may come from a host function that failed although the connector continued. Such an
    // error is allowed.
    if ((returned.code == 0 && returned.message_size == 0) || !returned.given.empty()) continue;
    Examination::fail(task.name + " returned OK and filled the error with " + shown(returned.code));
  }
  if (!was_ok) Examination::skip("no call came to OK");
}

constexpr std::string_view kFailures = "Failures";

constexpr Check kErrorChecks[] = {
    {"errors.codes", 3, Weight::kMust, Needs::kInstance,
     "A plugin returns the codes that error.h marks (P), and what the host returned to it.",
     kFailures, "Choose a code marked (P); for what is missing, the code of its class.",
     gives_codes_of_plugins},
    {"errors.code_twice", 3, Weight::kShould, Needs::kInstance,
     "error.code is the returned status.", kFailures, "Set both from one value.",
     puts_code_into_error},
    {"errors.message_size", 3, Weight::kMust, Needs::kInstance,
     "message_size is at most the size of the buffer.", "Misbehaviour",
     "Set it to the bytes that were copied.", bounds_message},
    {"errors.message_utf8", 3, Weight::kMust, Needs::kInstance, "A message is UTF-8.",
     "Misbehaviour", "Cut a long message after a whole character; convert other encodings.",
     writes_utf8},
    {"errors.message", 3, Weight::kShould, Needs::kInstance,
     "A failure of the plugin's own says what was wrong, where, and what to do.", "error.h",
     "Write a sentence into error.message.", says_what_was_wrong},
    {"errors.old_bytes", 3, Weight::kMust, Needs::kInstance,
     "The bytes that the message's buffer holds before the call mean nothing.", "error.h",
     "Copy to the beginning; use no strcat, and no strlen on the buffer.", ignores_old_bytes},
    {"errors.room", 3, Weight::kMust, Needs::kInstance,
     "A struct is filled as far as its struct_size reaches, and no further.",
     "Versions, and how the ABI may grow", "Bound every copy by the size of its field.",
     stays_inside},
    {"errors.provider_text", 3, Weight::kMust, Needs::kInstance,
     "A message holds nothing of a provider's body: people and agents see it.", kFailures,
     "Say it in your own words, and give provider_status.", keeps_out_provider},
    {"errors.provider_status", 3, Weight::kShould, Needs::kInstance,
     "provider_status is an HTTP status, or 0.", "Misbehaviour",
     "Set it from the answer's status, or leave it.", gives_http_status},
    {"errors.details", 3, Weight::kMust, Needs::kInstance,
     "Details are one JSON object of at most 16384 bytes.", "error.h",
     "Write the object once, or nothing.", gives_details_as_object},
    {"errors.untouched", 3, Weight::kShould, Needs::kInstance,
     "The error is filled only by a function that fails.", "error.h",
     "Fill it on the way out of a failure.", leaves_error_alone},
};

}  // namespace

std::span<const Check> error_checks() { return kErrorChecks; }

}  // namespace patchbay::conformance
