#include "loader/mapping.h"

#include <dlfcn.h>

#include <array>
#include <cerrno>
#include <cstring>
#include <string>
#include <string_view>

#include "base/shortage.h"
#include "loader/fault.h"

namespace patchbay::loader {
namespace {

namespace dll = boost::dll;

// NODELETE keeps the library mapped after its handle is closed, because its code may still be used.
constexpr auto kMode = static_cast<dll::load_mode::type>(RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);

// Returns the dynamic linker's message, with the file's original path instead of the copy's.
std::string linker_said(const std::string& copy, const std::string& original) {
  const char* said = ::dlerror();
  std::string text = said != nullptr ? said : "it gave no reason";
  for (auto at = text.find(copy); at != std::string::npos; at = text.find(copy, at)) {
    text.replace(at, copy.size(), original);
    at += original.size();
  }
  return text;
}

// Returns true if the message tells of a shortage. The linker gives only a text and no errno, so
// its own words are searched.
bool is_of_shortage(const std::string& said) {
  const auto has = [&](std::string_view words) { return said.find(words) != std::string::npos; };
  for (const int error : {EMFILE, ENFILE, ENOMEM, ENOSPC, EAGAIN}) {
    if (has(std::strerror(error))) return true;
  }
  return has("out of memory") || (has("cannot allocate memory") && !has("static TLS block"));
}

Error refused_by_linker(const std::string& said, const std::filesystem::path& place) {
  if (is_of_shortage(said)) {
    return {Code::kOverloaded, "cannot be loaded at the moment: " + said +
                                   ". This machine is short of it; the next call tries again."};
  }
  const char* advice = " Link what it needs into it, or install that on this machine.";
  std::string of_place;
  if (said.find("failed to map segment") != std::string::npos) {
    of_place = " The file system of " + place.string() +
               " may forbid execution; have private copies made elsewhere.";
    advice = "";
  } else if (said.find("static TLS block") != std::string::npos) {
    advice =
        " Build it without -ftls-model=initial-exec, so that its thread-local variables need "
        "no room that was set aside at the program's start.";
  }
  return fault("the dynamic linker refused it: " + said + "." + of_place + advice);
}

// This function is noexcept for the reason that mapping.h gives at map().
void load(dll::shared_library& library, const std::filesystem::path& copy,
          std::error_code& failed) noexcept {
  library.load(copy, failed, kMode);
}

}  // namespace

Result<dll::shared_library> map(const std::filesystem::path& copy,
                                const std::filesystem::path& original) {
  dll::shared_library library;
  std::error_code failed;
  load(library, copy, failed);
  if (!failed) return library;
  return refused_by_linker(linker_said(copy.string(), original.string()), copy.parent_path());
}

Result<const patchbay_entry*> entry_of(const dll::shared_library& library) {
  using EntryFunction = const patchbay_entry*();
  try {
    return library.get<EntryFunction>(PATCHBAY_ENTRY_SYMBOL)();
  } catch (...) {
    return fault("an exception came out of its " PATCHBAY_ENTRY_SYMBOL
                 "; no exception may leave a plugin.");
  }
}

}  // namespace patchbay::loader
