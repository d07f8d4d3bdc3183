#include "services/suspect.h"

#include "services/crash_report.h"

namespace patchbay::services {
namespace {

thread_local const Suspect* current_suspect = nullptr;

}  // namespace

Suspect::Suspect(std::string_view connector, std::string_view action, std::string_view trace)
    : connector_(connector), action_(action), trace_(trace), outer_(current_suspect) {
  prepare_thread_for_crash();
  current_suspect = this;
}

Suspect::~Suspect() { current_suspect = outer_; }

const Suspect* Suspect::current() { return current_suspect; }

}  // namespace patchbay::services
