#include <dlfcn.h>

#include <thread>

#include "conformance/examination.h"
#include "conformance/system_call_watch.h"

namespace patchbay::conformance {
namespace {

// Loads the library as a host does, and asks the library for its capabilities.
Plugin loaded(Examination& examination) {
  examination.step("dlopen, and the initializers of the library");
  auto mapped = Plugin::map(std::filesystem::absolute(examination.library()));
  if (!mapped) Examination::fail(mapped.error().message());
  examination.step("capability");
  mapped.value().find_capabilities();
  return std::move(mapped.value());
}

void finds_entry(Examination& examination) { loaded(examination); }

template <SystemCallGroup kind>
void loads_quietly(Examination& examination) {
  examination.manifest();
  if (const auto watching = watch_system_calls(kind); !watching) {
    Examination::skip(watching.error().message());
  }
  loaded(examination);
  if (const std::string call = stopped_system_call(); !call.empty()) Examination::fail(call);
}

// Uses the connector on a thread, unloads the library, and then lets the thread end.
void unloads(Examination& examination) {
  Plugin plugin = loaded(examination);
  std::thread([&] {
    FakeHost host(examination.journal(), examination.folder());
    const std::string config = examination.config();
    {
      examination.step("create and destroy, on a thread of its own");
      const Instance instance(plugin, host, config);
    }
    examination.step("dlclose, and the end of that thread");
    ::dlclose(plugin.library);
  }).join();
}

constexpr std::string_view kQuiet =
    "Loading does no work: no initializer opens a file, a socket, a thread or a process.";
constexpr std::string_view kIntoCreate =
    "Move the work out of constructors of static objects, into create or into a call.";

constexpr Check kLoadChecks[] = {
    {kLibraryGate, 2, Weight::kMust, Needs::kManifest,
     "The library loads with RTLD_NOW, and its entry reaches `destroy`.", "Lifecycle",
     "Link with -Wl,-z,defs; export patchbay_plugin_entry_v1 from C, or as extern \"C\".",
     finds_entry},
    {"load.no_files", 2, Weight::kMust, Needs::kLibrary, kQuiet, "Lifecycle", kIntoCreate,
     loads_quietly<SystemCallGroup::kFiles>},
    {"load.no_sockets", 2, Weight::kMust, Needs::kLibrary, kQuiet, "Lifecycle", kIntoCreate,
     loads_quietly<SystemCallGroup::kSockets>},
    {"load.no_threads", 2, Weight::kMust, Needs::kLibrary, kQuiet, "Lifecycle", kIntoCreate,
     loads_quietly<SystemCallGroup::kThreads>},
    {"load.no_processes", 2, Weight::kMust, Needs::kLibrary, kQuiet, "Lifecycle", kIntoCreate,
     loads_quietly<SystemCallGroup::kProcesses>},
    {"load.unloads", 2, Weight::kMust, Needs::kInstance,
     "Nothing of a library runs after it is unmapped: it leaves no exit handler and no destructor "
     "of a thread's data behind.",
     "Lifecycle", "Use no thread-local object with a destructor, no pthread_key_create, no atexit.",
     unloads},
};

}  // namespace

std::span<const Check> load_checks() { return kLoadChecks; }

}  // namespace patchbay::conformance
