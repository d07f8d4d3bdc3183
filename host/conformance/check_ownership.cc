#include "conformance/examination.h"

namespace patchbay::conformance {
namespace {

// Runs every task twice on one instance. Fails the check if the connector broke the rule `kind`.
void use_and_find(Examination& examination, Breach kind, const Manner& manner = {}) {
  const auto tasks = examination.tasks();
  Scene scene(examination, manner);
  for (const Task& task : tasks) {
    for (int round = 0; round < 2; ++round) scene.perform(task, manner);
  }
  examination.step("destroy");
  scene.instance.destroy();
  if (const BreachNote* note = scene.host.find(kind)) Examination::fail(note->text);
}

// Makes the configuration unreadable after `create`. A connector that still reads the configuration
// crashes.
void keeps_no_configuration(Examination& examination) {
  const auto tasks = examination.tasks();
  Scene scene(examination, {.lends = LoanKind::kForTheCall});
  for (const Task& task : tasks) scene.perform(task);
}

// Makes the arguments of each call unreadable after the call. A connector that still reads these
// arguments crashes.
void keeps_no_arguments(Examination& examination) {
  const auto tasks = examination.tasks();
  Scene scene(examination);
  for (int round = 0; round < 2; ++round) {
    for (const Task& task : tasks) scene.perform(task, {.lends = LoanKind::kForTheCall});
  }
}

// Protects the memory after each text. A connector that reads behind the end of a text crashes.
void reads_to_the_end(Examination& examination) {
  const auto tasks = examination.tasks();
  Scene scene(examination, {.lends = LoanKind::kToTheEnd});
  for (const Task& task : tasks) scene.perform(task, {.lends = LoanKind::kToTheEnd});
}

// Passes NULL for each empty text. A connector that reads such a text crashes.
void bears_empty_texts(Examination& examination) {
  const auto tasks = examination.tasks();
  Scene scene(examination);
  scene.host.is_bare = true;
  for (const Task& task : tasks) scene.perform(task);
}

void keeps_no_call(Examination& examination) { use_and_find(examination, Breach::kCallOver); }
void copies_no_call(Examination& examination) { use_and_find(examination, Breach::kCallCopied); }
void closes_handles(Examination& examination) { use_and_find(examination, Breach::kOpenHandle); }
void uses_open_handles(Examination& examination) { use_and_find(examination, Breach::kDeadHandle); }

constexpr std::string_view kOwnership = "Ownership";

constexpr Check kOwnershipChecks[] = {
    {"ownership.configuration", 3, Weight::kMust, Needs::kInstance,
     "The configuration is borrowed: nothing of it is read after `create` has returned.",
     kOwnership, "Copy what is needed later.", keeps_no_configuration},
    {"ownership.arguments", 3, Weight::kMust, Needs::kInstance,
     "Arguments are borrowed: nothing of them is read after the call.", kOwnership,
     "Copy what is needed later.", keeps_no_arguments},
    {"ownership.text_end", 3, Weight::kMust, Needs::kInstance,
     "Text is (pointer, size) and is not terminated: nothing behind its end is read.", "types.h",
     "Use no strlen, strstr or %s on what the host hands over.", reads_to_the_end},
    {"ownership.empty_text", 3, Weight::kMust, Needs::kInstance,
     "The pointer of an empty text may be NULL.", "types.h",
     "Test the size before the first byte is read.", bears_empty_texts},
    {"ownership.call_kept", 3, Weight::kMust, Needs::kInstance,
     "A call is used until the function that got it returns, and not later.", kOwnership,
     "Pass the call of the function that runs; keep none in an instance.", keeps_no_call},
    {"ownership.call_copied", 3, Weight::kMust, Needs::kInstance,
     "A call is passed on as the pointer that it came as, and never copied.", "call.h",
     "Pass the pointer on.", copies_no_call},
    {"ownership.handles_closed", 3, Weight::kMust, Needs::kInstance,
     "An answer is closed before the call that opened it ends.", kOwnership,
     "Close it on every way out, best in a destructor.", closes_handles},
    {"ownership.open_handles", 3, Weight::kMust, Needs::kInstance,
     "A handle is used in its own call, and not after `close`.", "Misbehaviour",
     "Read the body before close, and keep no handle in an instance.", uses_open_handles},
};

}  // namespace

std::span<const Check> ownership_checks() { return kOwnershipChecks; }

}  // namespace patchbay::conformance
