#include <patchbay/abi/entry.h>

#include <algorithm>
#include <array>

#include "conformance/elf_facts.h"
#include "conformance/examination.h"

namespace patchbay::conformance {
namespace {

// The libraries that exist on every system with a C and a C++ compiler.
constexpr std::array<std::string_view, 9> kOfEverySystem = {
    "libc.so.6",       "libm.so.6",  "libstdc++.so.6",       "libgcc_s.so.1",        "libdl.so.2",
    "libpthread.so.0", "librt.so.1", "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1"};

ElfFacts facts_of(Examination& examination) {
  examination.step("read the library's file");
  auto facts = ElfFacts::read(examination.library());
  if (!facts) Examination::skip(facts.error().message());
  return std::move(facts.value());
}

// The C library of Debian 12, the oldest system for which hosts are built.
constexpr std::pair<unsigned, unsigned> kOldestLibc{2, 36};

// AddressSanitizer adds a symbol for each variable that libraries share (gcc), or two for the list
// of all variables (clang).
bool is_of_sanitizer(std::string_view name) {
  return name.starts_with("__odr_asan.") || name == "__start_asan_globals" ||
         name == "__stop_asan_globals";
}

void exports_only_entry(Examination& examination) {
  for (const std::string& name : facts_of(examination).exported) {
    if (name == PATCHBAY_ENTRY_SYMBOL || is_of_sanitizer(name)) continue;
    Examination::fail("the library exports " + name);
  }
}

void has_no_unique_symbols(Examination& examination) {
  const auto unique = facts_of(examination).unique;
  if (!unique.empty()) Examination::fail("the symbol " + unique.front() + " is STB_GNU_UNIQUE");
}

void has_no_text_relocations(Examination& examination) {
  Examination::expect(!facts_of(examination).has_text_relocations,
                      "the library has relocations in its code (DT_TEXTREL)");
}

void wants_no_executable_stack(Examination& examination) {
  Examination::expect(!facts_of(examination).wants_executable_stack,
                      "the library asks for executable stacks (PT_GNU_STACK)");
}

void needs_only_the_system(Examination& examination) {
  for (const std::string& name : facts_of(examination).needed) {
    // Sanitizer libraries are allowed, because the author chose to build with a sanitizer.
    const bool is_sanitizer =
        name.starts_with("libasan") || name.starts_with("libubsan") || name.starts_with("libtsan");
    if (is_sanitizer || std::ranges::find(kOfEverySystem, name) != kOfEverySystem.end()) continue;
    Examination::fail("the library needs " + name);
  }
}

void needs_no_newer_libc(Examination& examination) {
  const auto floor = facts_of(examination).libc_floor;
  if (floor <= kOldestLibc) return;
  Examination::fail("the library needs glibc " + std::to_string(floor.first) + "." +
                    std::to_string(floor.second) + ", and Debian 12 has " +
                    std::to_string(kOldestLibc.first) + "." + std::to_string(kOldestLibc.second));
}

constexpr Check kBinaryChecks[] = {
    {"binary.exports_only_entry", 1, Weight::kMust, Needs::kManifest,
     "A library exports its entry and nothing else.", "The library",
     "Link with the SDK's export map: patchbay_add_connector() does, and `pkg-config --libs "
     "patchbay-sdk`.",
     exports_only_entry},
    {"binary.no_unique_symbols", 1, Weight::kMust, Needs::kManifest,
     "A library has no STB_GNU_UNIQUE symbols: they bind two versions of a connector together.",
     "The library", "Compile with -fno-gnu-unique.", has_no_unique_symbols},
    {"binary.no_text_relocations", 1, Weight::kMust, Needs::kManifest,
     "A library has no relocations in its code: a host does not load it.", "The library",
     "Compile with -fPIC, and do not link with -z notext.", has_no_text_relocations},
    {"binary.no_executable_stack", 1, Weight::kMust, Needs::kManifest,
     "A library asks for no executable stacks: they would be those of the whole host.",
     "Misbehaviour", "Link with -z noexecstack; assembler files need a .note.GNU-stack section.",
     wants_no_executable_stack},
    {"binary.needs_only_the_system", 1, Weight::kShould, Needs::kManifest,
     "A library takes its dependencies along, or takes them from what every system has.",
     "The library", "Link other libraries statically.", needs_only_the_system},
    {"binary.libc_floor", 1, Weight::kShould, Needs::kManifest,
     "A library loads with the C library of Debian 12 (glibc 2.36): a host there refuses one that "
     "needs a newer symbol.",
     "The library", "Build on Debian 12, or on an older system.", needs_no_newer_libc},
};

}  // namespace

std::span<const Check> binary_checks() { return kBinaryChecks; }

}  // namespace patchbay::conformance
