// The keywords of each draft, their vocabularies, and the keywords that contain subschemas.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

#include "schema/schema.h"

namespace patchbay::schema {

enum class Word : std::uint8_t {
  kRef,
  kDynamicRef,
  kRecursiveRef,
  kDefinitions,
  kType,
  kEnum,
  kConst,
  kMultipleOf,
  kMinimum,
  kMaximum,
  kExclusiveMinimum,
  kExclusiveMaximum,
  kMinLength,
  kMaxLength,
  kPattern,
  kFormat,
  kMinItems,
  kMaxItems,
  kUniqueItems,
  kPrefixItems,
  kItems,
  kAdditionalItems,
  kContains,
  kMinContains,
  kMaxContains,
  kMinProperties,
  kMaxProperties,
  kRequired,
  kProperties,
  kPatternProperties,
  kAdditionalProperties,
  kPropertyNames,
  kDependencies,
  kDependentRequired,
  kDependentSchemas,
  kAllOf,
  kAnyOf,
  kOneOf,
  kNot,
  kIf,
  kThen,
  kElse,
  kUnevaluatedItems,
  kUnevaluatedProperties,
  kAnnotation,
};

// The place of the subschemas in a keyword's value.
enum class Shape : std::uint8_t { kNone, kSchema, kSchemas, kSchemaMap, kItems, kDependencies };

enum Vocabulary : std::uint8_t {
  kCore = 1,
  kApplicator = 2,
  kUnevaluated = 4,
  kValidation = 8,
  kMetadata = 16,
  kFormatAnnotation = 32,
  kFormatAssertion = 64,
  kContent = 128,
};
constexpr std::uint8_t kAllButAssertion = 0xFF & ~kFormatAssertion;

struct WordInfo {
  std::string_view name;
  Word word;
  Shape shape;
  std::uint8_t vocabulary;
  Dialect first;
  Dialect last;
};

// Returns the keyword with this name in a dialect, or nullptr. The later drafts still know
// `definitions` and `dependencies`, as these drafts recommend.
const WordInfo* find_word(std::string_view name, Dialect dialect);

std::optional<Dialect> dialect_of(std::string_view schema_uri);  // the URI may end with "#"
// Returns the correct URI of the draft that `schema_uri` means, or nullopt. Accepts http: and
// https: for every draft, because schemas often use the wrong scheme.
std::optional<std::string_view> dialect_meant(std::string_view schema_uri);
// Returns the names of all keywords of a dialect, including those that only annotate.
std::vector<std::string_view> words_of(Dialect dialect);
std::optional<std::uint8_t> vocabulary_of(std::string_view uri);

// Returns the text of an embedded metaschema, or nullopt.
std::optional<std::string_view> find_metaschema(std::string_view uri);

}  // namespace patchbay::schema
