#include "services/suspect.h"

#include "base/strand.h"
#include "services/crash_report.h"

namespace patchbay::services {
namespace {

StrandLocal<const Suspect> current_suspect;

}  // namespace

Suspect::Suspect(std::string_view connector, std::string_view action, std::string_view trace)
    : connector_(connector), action_(action), trace_(trace), outer_(current_suspect.get()) {
  prepare_thread_for_crash();
  current_suspect.set(this);
}

Suspect::~Suspect() { current_suspect.set(outer_); }

const Suspect* Suspect::current() { return current_suspect.get(); }

}  // namespace patchbay::services
