// JSON Schema, drafts 04 to 2020-12: compiled once to an immutable program, then asked on every
// call.
//
//   PATCHBAY_TRY(auto parameters, schema::Schema::compile(text));
//   PATCHBAY_TRY(parameters.check(arguments));   // INVALID_ARGUMENT with every fault
//
// README.md beside this file describes the design, every limit, and what is not translated.
// schema.cc holds the verdicts, output.cc report(), standard_form.cc standard_form().
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/fault.h"
#include "base/result.h"

namespace simdjson::dom {
class element;
}

namespace patchbay::schema {

enum class Dialect : std::uint8_t { kDraft4, kDraft6, kDraft7, k2019_09, k2020_12 };

// Gives the text of the schema document at an absolute URI (without fragment), or nothing. Called
// while compiling, on the compiling thread. The engine itself never touches network or disk.
using Resolver = std::function<std::optional<std::string>(std::string_view uri)>;

// What compiling may cost. Each limit is an error of its own (TOO_LARGE), never a crash.
struct CompileLimits {
  std::size_t bytes = 8U << 20U;         // of each schema document
  unsigned depth = 500;                  // nesting of each schema document
  std::size_t subschemas = 200'000;      // in all documents together
  std::size_t instructions = 2'000'000;  // of the program
};

struct CompileOptions {
  Dialect dialect = Dialect::k2020_12;  // where no `$schema` says otherwise
  bool assert_formats = false;          // `format` decides; by default it only annotates
  std::string base_uri;                 // where the schema came from; "" is a place without a name
  Resolver resolver;                    // beside the embedded metaschemas; none by default
  CompileLimits limits;
};

// What an instance may cost. Each limit but the last is an error of its own.
struct InstanceLimits {
  std::size_t bytes = 1U << 20U;            // counted before parsing
  unsigned depth = 1000;                    // containers within containers
  std::uint64_t work = 50'000'000;          // walks over a container, and branches tried
  std::uint64_t search_steps = 10'000'000;  // of patterns, beyond a few a byte of the text
  std::size_t faults = 100;                 // reported; further ones are left out
};

// The output formats of the specification (2020-12 Core §12).
enum class OutputFormat : std::uint8_t { kFlag, kBasic, kDetailed, kVerbose };

// Something a schema's author should know, although the schema compiles.
struct Note {
  std::string pointer;  // to the place in the schema document
  std::string sentence;
};

// A compiled schema: immutable, a handle that is cheap to copy, shared by any number of threads.
class Schema {
 public:
  // MALFORMED_REQUEST (not JSON), TOO_LARGE (a limit) or INVALID_ARGUMENT: the faults of the schema
  // itself, each with its pointer.
  static Result<Schema> compile(std::string_view json, const CompileOptions& options = {});

  // The entry for what callers send. TOO_LARGE before parsing; MALFORMED_REQUEST: not UTF-8, not
  // JSON, a duplicate key, nested too deep; INVALID_ARGUMENT with faults[]. A valid instance costs
  // no allocation once the thread is warm.
  [[nodiscard]] Result<void> check(std::string_view bytes, const InstanceLimits& limits = {}) const;

  // The same for what is parsed already; nothing is converted. A double equals every literal of the
  // schema that reads as it (README.md).
  [[nodiscard]] Result<void> check_value(const nlohmann::json& value,
                                         const InstanceLimits& limits = {}) const;
  [[nodiscard]] Result<void> check_element(const simdjson::dom::element& element,
                                           const InstanceLimits& limits = {}) const;

  // The bare verdict, for those who need no reason. Whatever cannot be judged is not accepted.
  [[nodiscard]] bool accepts(std::string_view bytes, const InstanceLimits& limits = {}) const;
  [[nodiscard]] bool accepts_value(const nlohmann::json& value,
                                   const InstanceLimits& limits = {}) const;
  [[nodiscard]] bool accepts_element(const simdjson::dom::element& element,
                                     const InstanceLimits& limits = {}) const;

  // The verdict with its output units, as JSON text. Errors: as check(), except INVALID_ARGUMENT.
  [[nodiscard]] Result<std::string> report(std::string_view bytes, OutputFormat format,
                                           const InstanceLimits& limits = {}) const;

  // Unknown formats, words that are nearly keywords, the draft-03 `required` (see standard_form) …
  [[nodiscard]] const std::vector<Note>& notes() const;

  // The schema as it should be published, as JSON text: `"required": true` inside a property, which
  // real catalogs still carry, becomes membership of the parent's `required`.
  [[nodiscard]] std::string standard_form() const;

  [[nodiscard]] Dialect dialect() const;     // of the root
  [[nodiscard]] std::size_t memory() const;  // bytes held by the program, about

  struct Compiled;

 private:
  explicit Schema(std::shared_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}

  std::shared_ptr<const Compiled> compiled_;
};

}  // namespace patchbay::schema
