// Compiles type, enum, const, and the keywords of numbers and strings.
#include <limits>

#include "schema/compiler.h"

namespace patchbay::schema {
namespace {

bool names_kind(std::string_view type, Kind kind) {
  switch (kind) {
    case Kind::kNull:
      return type == "null";
    case Kind::kBoolean:
      return type == "boolean";
    case Kind::kInteger:
      return type == "integer" || type == "number";
    case Kind::kReal:
      return type == "number";
    case Kind::kString:
      return type == "string";
    case Kind::kArray:
      return type == "array";
    case Kind::kObject:
      return type == "object";
  }
  return false;
}

constexpr std::uint64_t kBytesAStep = 64;  // number of compared bytes that count as one step

// Returns roughly how many bytes a comparison with this value reads.
std::uint64_t bytes_of(const Node& value) {
  constexpr std::uint64_t kNode = 16;
  constexpr std::uint64_t kDigit = 8;  // a long number is read again at each comparison
  std::uint64_t bytes = kNode + (value.is_number() ? kDigit * value.size() : 0);
  if (value.is(Kind::kString)) bytes += value.size();
  if (value.is(Kind::kArray)) {
    for (const Node& item : value.items()) bytes += bytes_of(item);
  } else if (value.is(Kind::kObject)) {
    for (const auto& [key, member] : value.members())
      bytes += kNode + key.size() + bytes_of(member);
  }
  return bytes;
}

}  // namespace

bool Compiler::lower_type(const Site& site) {
  const Keyword* type = site.subschema->find(Word::kType);
  if (!type) return true;
  const std::span<const Node> names =
      type->value->is(Kind::kArray) ? type->value->items() : std::span<const Node>(type->value, 1);
  bool integer = false;
  for (const Node& name : names) {
    if (names_kind(name.text(), site.kind)) return true;
    integer = integer || name.text() == "integer";
  }
  if (site.kind != Kind::kReal || !integer || draft_before(site, Dialect::kDraft6)) return false;
  emit(site, Op::kIntegral);
  return true;
}

void Compiler::lower_values(const Site& site) {
  for (const Keyword& keyword : site.subschema->keywords) {
    if (keyword.word == Word::kEnum) lower_equal(site, keyword.value->items());
    if (keyword.word == Word::kConst) lower_equal(site, {keyword.value, 1});
  }
}

void Compiler::lower_equal(const Site& site, std::span<const Node> allowed) {
  std::vector<const Node*> same;  // the allowed values of this kind
  const bool number = site.kind == Kind::kInteger || site.kind == Kind::kReal;
  for (const Node& value : allowed) {
    if (number ? value.is_number() : value.is(site.kind)) same.push_back(&value);
  }
  if (same.empty()) return emit(site, Op::kFail);
  if (site.kind == Kind::kNull) return;
  if (site.kind == Kind::kString) {
    KeyTable table;
    for (const Node* value : same) {
      table.add(value->text());
    }
    table.build(program_.hash_seed);
    program_.tables.push_back(std::move(table));
    return emit(site, Op::kStringIn, program_.tables.size() - 1);
  }
  if (site.kind == Kind::kBoolean) {
    for (const Node* value : same) {
      if (value->boolean() != same.front()->boolean()) return;
    }
    return emit(site, Op::kBoolean, same.front()->boolean() ? 1 : 0);
  }
  if (number) {
    NumberList& numbers = program_.numbers.emplace_back();
    for (const Node* value : same) {
      if (value->size() > NumberList::kShort) {
        numbers.far.emplace_back(value->text());
      } else {
        numbers.near.push_back(value);
      }
    }
    return emit(site, Op::kNumberIn, program_.numbers.size() - 1);
  }
  std::vector<ListedValue>& values = program_.values.emplace_back();
  for (const Node* value : same) values.push_back({value, bytes_of(*value) / kBytesAStep});
  emit(site, Op::kEqualsOne, program_.values.size() - 1);
}

void Compiler::lower_number(const Site& site) {
  const auto compare = [&](Op op, const Keyword& keyword) {
    program_.constants.push_back(keyword.number.get());
    emit(site, op, program_.constants.size() - 1);
  };
  const auto exclusive = [&](Word word) {  // a boolean in draft 04
    const Keyword* flag = site.subschema->find(word);
    return flag && flag->value->is(Kind::kBoolean) && flag->value->boolean();
  };
  using Int64Limits = std::numeric_limits<std::int64_t>;
  Instruction range{Op::kRange, false, 0, Int64Limits::min(), Int64Limits::max()};
  for (const Keyword& keyword : site.subschema->keywords) {
    if (!keyword.number) continue;
    const bool is_lower = keyword.word == Word::kMinimum || keyword.word == Word::kExclusiveMinimum;
    if (keyword.word == Word::kMultipleOf) {
      compare(Op::kMultiple, keyword);
      continue;
    }
    const bool open = keyword.word == Word::kExclusiveMinimum ||
                      keyword.word == Word::kExclusiveMaximum ||
                      exclusive(is_lower ? Word::kExclusiveMinimum : Word::kExclusiveMaximum);
    const Wide step = open ? (is_lower ? 1 : -1)
                           : 0;  // distance from an excluded bound to the nearest allowed integer
    const Wide bound = keyword.number->is_wide ? keyword.number->number.wide + step : 0;
    if (site.kind == Kind::kInteger && keyword.number->is_wide && bound >= Int64Limits::min() &&
        bound <= Int64Limits::max()) {
      const auto small = static_cast<std::int64_t>(bound);
      if (is_lower) range.b = std::max(range.b, small);
      if (!is_lower) range.c = std::min(range.c, small);
      range.a |= is_lower ? Instruction::kHasLeast : Instruction::kHasMost;
    } else {
      compare(is_lower ? (open ? Op::kExclusiveMinimum : Op::kMinimum)
                       : (open ? Op::kExclusiveMaximum : Op::kMaximum),
              keyword);
    }
  }
  if (range.a != 0) site.out->push_back(range);
}

void Compiler::lower_string(const Site& site) {
  const std::size_t least = count_of(site, Word::kMinLength, 0);
  const std::size_t most = count_of(site, Word::kMaxLength, kNowhere);
  if (least > 0 || most != kNowhere) emit(site, Op::kLength, 0, least, most);
  for (const Keyword& keyword : site.subschema->keywords) {
    if (keyword.format) {
      program_.formats.push_back(keyword.format);
      emit(site, Op::kFormat, program_.formats.size() - 1);
    }
  }
  if (const Keyword* pattern = site.subschema->find(Word::kPattern)) {
    program_.patterns.push_back(pattern->patterns.front().get());
    emit(site, Op::kPattern, program_.patterns.size() - 1);
  }
}

}  // namespace patchbay::schema
