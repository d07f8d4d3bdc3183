#include "schema/vocabulary.h"

#include <algorithm>
#include <array>

#include "schema/metaschemas.h"

namespace patchbay::schema {
namespace {

using enum Dialect;
using enum Shape;

// clang-format off
constexpr std::array kWords = std::to_array<WordInfo>({
    {"$ref", Word::kRef, kNone, kCore, kDraft4, k2020_12},
    {"$dynamicRef", Word::kDynamicRef, kNone, kCore, k2020_12, k2020_12},
    {"$recursiveRef", Word::kRecursiveRef, kNone, kCore, k2019_09, k2019_09},
    {"$defs", Word::kDefinitions, kSchemaMap, kCore, k2019_09, k2020_12},
    {"definitions", Word::kDefinitions, kSchemaMap, kCore, kDraft4, k2020_12},
    {"type", Word::kType, kNone, kValidation, kDraft4, k2020_12},
    {"enum", Word::kEnum, kNone, kValidation, kDraft4, k2020_12},
    {"const", Word::kConst, kNone, kValidation, kDraft6, k2020_12},
    {"multipleOf", Word::kMultipleOf, kNone, kValidation, kDraft4, k2020_12},
    {"minimum", Word::kMinimum, kNone, kValidation, kDraft4, k2020_12},
    {"maximum", Word::kMaximum, kNone, kValidation, kDraft4, k2020_12},
    {"exclusiveMinimum", Word::kExclusiveMinimum, kNone, kValidation, kDraft4, k2020_12},
    {"exclusiveMaximum", Word::kExclusiveMaximum, kNone, kValidation, kDraft4, k2020_12},
    {"minLength", Word::kMinLength, kNone, kValidation, kDraft4, k2020_12},
    {"maxLength", Word::kMaxLength, kNone, kValidation, kDraft4, k2020_12},
    {"pattern", Word::kPattern, kNone, kValidation, kDraft4, k2020_12},
    {"format", Word::kFormat, kNone, kFormatAnnotation | kFormatAssertion, kDraft4, k2020_12},
    {"minItems", Word::kMinItems, kNone, kValidation, kDraft4, k2020_12},
    {"maxItems", Word::kMaxItems, kNone, kValidation, kDraft4, k2020_12},
    {"uniqueItems", Word::kUniqueItems, kNone, kValidation, kDraft4, k2020_12},
    {"prefixItems", Word::kPrefixItems, kSchemas, kApplicator, k2020_12, k2020_12},
    {"items", Word::kItems, Shape::kItems, kApplicator, kDraft4, k2019_09},
    {"items", Word::kItems, kSchema, kApplicator, k2020_12, k2020_12},
    {"additionalItems", Word::kAdditionalItems, kSchema, kApplicator, kDraft4, k2019_09},
    {"contains", Word::kContains, kSchema, kApplicator, kDraft6, k2020_12},
    {"minContains", Word::kMinContains, kNone, kValidation, k2019_09, k2020_12},
    {"maxContains", Word::kMaxContains, kNone, kValidation, k2019_09, k2020_12},
    {"minProperties", Word::kMinProperties, kNone, kValidation, kDraft4, k2020_12},
    {"maxProperties", Word::kMaxProperties, kNone, kValidation, kDraft4, k2020_12},
    {"required", Word::kRequired, kNone, kValidation, kDraft4, k2020_12},
    {"properties", Word::kProperties, kSchemaMap, kApplicator, kDraft4, k2020_12},
    {"patternProperties", Word::kPatternProperties, kSchemaMap, kApplicator, kDraft4, k2020_12},
    {"additionalProperties", Word::kAdditionalProperties, kSchema, kApplicator, kDraft4, k2020_12},
    {"propertyNames", Word::kPropertyNames, kSchema, kApplicator, kDraft6, k2020_12},
    {"dependencies", Word::kDependencies, Shape::kDependencies, kApplicator, kDraft4, k2020_12},
    {"dependentRequired", Word::kDependentRequired, kNone, kValidation, k2019_09, k2020_12},
    {"dependentSchemas", Word::kDependentSchemas, kSchemaMap, kApplicator, k2019_09, k2020_12},
    {"allOf", Word::kAllOf, kSchemas, kApplicator, kDraft4, k2020_12},
    {"anyOf", Word::kAnyOf, kSchemas, kApplicator, kDraft4, k2020_12},
    {"oneOf", Word::kOneOf, kSchemas, kApplicator, kDraft4, k2020_12},
    {"not", Word::kNot, kSchema, kApplicator, kDraft4, k2020_12},
    {"if", Word::kIf, kSchema, kApplicator, kDraft7, k2020_12},
    {"then", Word::kThen, kSchema, kApplicator, kDraft7, k2020_12},
    {"else", Word::kElse, kSchema, kApplicator, kDraft7, k2020_12},
    {"unevaluatedItems", Word::kUnevaluatedItems, kSchema, kApplicator | kUnevaluated, k2019_09, k2020_12},
    {"unevaluatedProperties", Word::kUnevaluatedProperties, kSchema, kApplicator | kUnevaluated, k2019_09, k2020_12},
    {"contentSchema", Word::kAnnotation, kSchema, kContent, k2019_09, k2020_12},
});

constexpr std::array<std::string_view, 5> kDialectUris = {
    "http://json-schema.org/draft-04/schema", "http://json-schema.org/draft-06/schema",
    "http://json-schema.org/draft-07/schema", "https://json-schema.org/draft/2019-09/schema",
    "https://json-schema.org/draft/2020-12/schema"};

struct VocabularyName { std::string_view name; std::uint8_t vocabulary; };
constexpr std::array kVocabularies = std::to_array<VocabularyName>({
    {"core", kCore}, {"applicator", kApplicator}, {"unevaluated", kUnevaluated},
    {"validation", kValidation}, {"meta-data", kMetadata}, {"format", kFormatAnnotation},
    {"format-annotation", kFormatAnnotation}, {"format-assertion", kFormatAssertion},
    {"content", kContent}});
// clang-format on

std::string_view without_empty_fragment(std::string_view uri) {
  if (uri.ends_with('#')) uri.remove_suffix(1);
  return uri;
}

}  // namespace

// Sorted by name at compile time, so that the entries with the same name, for different dialects,
// are adjacent.
constexpr auto kByName = [] {
  auto words = kWords;
  std::sort(words.begin(), words.end(),
            [](const WordInfo& left, const WordInfo& right) { return left.name < right.name; });
  return words;
}();

const WordInfo* find_word(std::string_view name, Dialect dialect) {
  const auto before = [](const WordInfo& info, std::string_view wanted) {
    return info.name < wanted;
  };
  for (auto at = std::lower_bound(kByName.begin(), kByName.end(), name, before);
       at != kByName.end() && at->name == name; ++at) {
    if (at->first <= dialect && dialect <= at->last) return &*at;
  }
  return nullptr;
}

std::optional<Dialect> dialect_of(std::string_view schema_uri) {
  const auto found =
      std::find(kDialectUris.begin(), kDialectUris.end(), without_empty_fragment(schema_uri));
  if (found == kDialectUris.end()) return std::nullopt;
  return static_cast<Dialect>(found - kDialectUris.begin());
}

std::optional<std::string_view> dialect_meant(std::string_view schema_uri) {
  const auto place_of = [](std::string_view uri) {
    const std::size_t scheme = uri.find("://");
    return scheme == uri.npos ? uri : without_empty_fragment(uri.substr(scheme + 3));
  };
  if (!schema_uri.starts_with("https://") && !schema_uri.starts_with("http://")) {
    return std::nullopt;
  }
  const auto at = std::find_if(kDialectUris.begin(), kDialectUris.end(), [&](std::string_view uri) {
    return place_of(uri) == place_of(schema_uri);
  });
  return at == kDialectUris.end() ? std::nullopt : std::optional(*at);
}

std::vector<std::string_view> words_of(Dialect dialect) {
  std::vector<std::string_view> words = {
      "$schema",  "$id",       "$anchor",   "$dynamicAnchor", "$vocabulary",     "$comment",
      "title",    "default",   "examples",  "description",    "contentEncoding", "contentMediaType",
      "readOnly", "writeOnly", "deprecated"};
  for (const WordInfo& info : kWords) {
    if (info.first <= dialect && dialect <= info.last) words.push_back(info.name);
  }
  return words;
}

std::optional<std::uint8_t> vocabulary_of(std::string_view uri) {
  for (const std::string_view draft : {"2019-09", "2020-12"}) {
    const std::string prefix = "https://json-schema.org/draft/" + std::string(draft) + "/vocab/";
    if (!uri.starts_with(prefix)) continue;
    for (const auto& [name, vocabulary] : kVocabularies) {
      if (uri.substr(prefix.size()) == name) return vocabulary;
    }
  }
  return std::nullopt;
}

std::optional<std::string_view> find_metaschema(std::string_view uri) {
  uri = dialect_meant(uri).value_or(without_empty_fragment(uri));
  for (const Metaschema& metaschema : kMetaschemas) {
    if (metaschema.uri == uri) return metaschema.text;
  }
  return std::nullopt;
}

}  // namespace patchbay::schema
