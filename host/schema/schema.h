// JSON Schema, drafts 04 to 2020-12. A schema is compiled once to an immutable program, which then
// judges the values of every call.
//
//   PATCHBAY_TRY(auto parameters, schema::Schema::compile(text));
//   PATCHBAY_TRY(parameters.check(arguments));   // INVALID_ARGUMENT with every fault
//
// README.md beside this file describes the design, every limit, and what is not translated.
// schema.cc has the verdicts, output.cc has report(), and standard_form.cc has standard_form().
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

// Returns the text of the schema document at an absolute URI (without fragment), or nullopt if it
// does not have the document. compile() calls it on its own thread. The engine itself never uses
// network or disk.
using Resolver = std::function<std::optional<std::string>(std::string_view uri)>;

// The limits for compiling. Exceeding `depth` gives MALFORMED_REQUEST; exceeding another limit
// gives TOO_LARGE. compile() never crashes.
struct CompileLimits {
  std::size_t bytes = 8U << 20U;         // size of each schema document
  unsigned depth = 500;                  // nesting of each schema document
  std::size_t subschemas = 200'000;      // number in all documents together
  std::size_t instructions = 2'000'000;  // number in the program
};

struct CompileOptions {
  Dialect dialect = Dialect::k2020_12;  // dialect of a schema without `$schema`
  bool assert_formats = false;          // true: `format` refuses values; false: it only annotates
  std::string base_uri;                 // the URI of the schema; "" if it has no URI
  Resolver resolver;  // finds all documents except the embedded metaschemas; empty by default
  CompileLimits limits;
};

// The limits for checking an instance. If a limit other than `faults` is exceeded, the check fails
// with an error that names the limit.
struct InstanceLimits {
  std::size_t bytes = 1U << 20U;    // maximum size, checked before parsing
  unsigned depth = 1000;            // maximum nesting of containers
  std::uint64_t work = 50'000'000;  // maximum number of steps: members and items read, branches
                                    // tried, long values
  std::uint64_t search_steps = 10'000'000;  // maximum number of steps in pattern searches; a few
                                            // steps per byte of text are free
  std::size_t faults = 100;                 // maximum number of faults in an error
};

// The text of Fault::allowed if a limit ended the search for the cause.
constexpr std::string_view kNotExamined = "what the schema of this place describes";

// The output formats of the specification (2020-12 Core §12).
enum class OutputFormat : std::uint8_t { kFlag, kBasic, kDetailed, kVerbose };

// A problem of a schema that compiles, for the schema's author.
struct Note {
  std::string pointer;  // pointer to the place in the schema document
  std::string sentence;
};

// A compiled schema: an immutable handle that is cheap to copy. Any number of threads may use it at
// the same time.
class Schema {
 public:
  // Compiles a schema. Fails with MALFORMED_REQUEST (the text is not JSON), TOO_LARGE (a limit is
  // exceeded), or INVALID_ARGUMENT (the schema has faults; each fault has its pointer).
  static Result<Schema> compile(std::string_view json, const CompileOptions& options = {});

  // Checks JSON text from a caller. Fails with TOO_LARGE if the text has too many bytes (found
  // before parsing) or the check takes too much work. Fails with MALFORMED_REQUEST if the text is
  // not UTF-8, is not JSON, has a duplicate key, or is nested too deep. Fails with INVALID_ARGUMENT
  // and faults[] if the instance is invalid. A usual valid instance needs no memory allocation,
  // after the thread has checked a few instances; evaluator.h lists the exceptions. `place` is the
  // pointer to the instance in a larger document; the pointers of all faults begin with it.
  [[nodiscard]] Result<void> check(std::string_view bytes, const InstanceLimits& limits = {},
                                   std::string_view place = {}) const;

  // Checks a parsed value, without converting it. Fails like check(), and with TOO_LARGE if the
  // value is nested too deep. A double equals every literal of the schema that is read as this
  // double (README.md).
  [[nodiscard]] Result<void> check_value(const nlohmann::json& value,
                                         const InstanceLimits& limits = {}) const;
  [[nodiscard]] Result<void> check_element(const simdjson::dom::element& element,
                                           const InstanceLimits& limits = {}) const;

  // Returns only the verdict, for callers that need no reason. Also returns false if the value
  // cannot be checked, for example because a limit was exceeded.
  [[nodiscard]] bool accepts(std::string_view bytes, const InstanceLimits& limits = {}) const;
  [[nodiscard]] bool accepts_value(const nlohmann::json& value,
                                   const InstanceLimits& limits = {}) const;
  [[nodiscard]] bool accepts_element(const simdjson::dom::element& element,
                                     const InstanceLimits& limits = {}) const;

  // Returns the verdict with its output units, as JSON text. Fails like check(), except for an
  // invalid instance. Also fails with TOO_LARGE if the report would be too large.
  [[nodiscard]] Result<std::string> report(std::string_view bytes, OutputFormat format,
                                           const InstanceLimits& limits = {}) const;

  // Returns notes for the schema's author: unknown formats, words that are similar to keywords, the
  // `required` of draft 03 (see standard_form) …
  [[nodiscard]] const std::vector<Note>& notes() const;

  // Returns the schema in the form for publishing, as JSON text. `"required": true` inside a
  // property, which many published schemas still have, becomes an entry in the parent's `required`.
  [[nodiscard]] std::string standard_form() const;

  [[nodiscard]] Dialect dialect() const;     // dialect of the root
  [[nodiscard]] std::size_t memory() const;  // approximate size of program and model, in bytes

  struct Compiled;

 private:
  explicit Schema(std::shared_ptr<const Compiled> compiled) : compiled_(std::move(compiled)) {}

  std::shared_ptr<const Compiled> compiled_;
};

}  // namespace patchbay::schema
