#include "pattern/pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

#include <algorithm>
#include <array>
#include <mutex>
#include <optional>
#include <string>

#include "base/utf8.h"
#include "pattern/ecma_regex.h"
#include "pattern/linear_search.h"
#include "pattern/pcre_syntax.h"
#include "pattern/regex_reduction.h"
#include "pattern/simple_pattern.h"

namespace patchbay::pattern {

namespace {

struct Free {
  void operator()(pcre2_code* p) const { pcre2_code_free(p); }
  void operator()(pcre2_match_data* p) const { pcre2_match_data_free(p); }
  void operator()(pcre2_match_context* p) const { pcre2_match_context_free(p); }
  void operator()(pcre2_jit_stack* p) const { pcre2_jit_stack_free(p); }
};

template <class T>
using PcrePointer = std::unique_ptr<T, Free>;

constexpr std::size_t kJitStackStart = 32UL * 1024;
// The largest size of a thread's JIT stack, which the compiled patterns use. PCRE2 only reserves
// the addresses, and the stack takes memory when a search needs it.
constexpr std::size_t kJitStackEnd = 64UL * 1024 * 1024;
constexpr std::uint32_t kStepsPerByte = 4;
// Every search may take this number of steps, and kStepsPerByte for each byte of its text. These
// steps do not count against the budget.
constexpr std::uint32_t kFreeSteps = 1000;

// PCRE2 begins to count its steps again at every place where a match may begin. If a match may
// begin anywhere and read far, each place gets only this part of the steps, and the length of the
// text is limited.
constexpr std::uint32_t kPlacesToShare = 50;
constexpr std::size_t kLongText = 4096;  // bytes; LinearSearch searches longer texts, if possible
// Bytes. If LinearSearch cannot search a text that is longer, the result is Match::kLimit.
constexpr std::size_t kLongestText = 16'384;
// A search that reads at most this many characters is cheap, even if it begins at every place.
constexpr std::uint32_t kNarrow = 256;

// The memory of a thread for its searches.
struct Workspace {
  PcrePointer<pcre2_match_data> data{pcre2_match_data_create(1, nullptr)};
  PcrePointer<pcre2_match_context> context{pcre2_match_context_create(nullptr)};
  PcrePointer<pcre2_jit_stack> stack{pcre2_jit_stack_create(kJitStackStart, kJitStackEnd, nullptr)};

  Workspace() {
    if (context && stack) pcre2_jit_stack_assign(context.get(), nullptr, stack.get());
  }
  [[nodiscard]] bool ready() const { return data && context && stack; }
};

Workspace& workspace() {
  thread_local Workspace of_this_thread;
  return of_this_thread;
}

Error refusal(int code) {
  std::array<PCRE2_UCHAR, 256> text{};
  pcre2_get_error_message(code, text.data(), text.size());
  return Error(Code::kInvalidArgument, "The regular expression is refused as a whole: " +
                                           std::string(reinterpret_cast<char*>(text.data())) + ".");
}

Result<PcrePointer<pcre2_code>> compile_code(const std::string& pcre) {
  constexpr std::uint32_t options =
      PCRE2_UTF | PCRE2_DOLLAR_ENDONLY | PCRE2_MATCH_UNSET_BACKREF | PCRE2_NO_UTF_CHECK;
  int error = 0;
  PCRE2_SIZE offset = 0;
  PcrePointer<pcre2_code> code(pcre2_compile(reinterpret_cast<PCRE2_SPTR>(pcre.data()), pcre.size(),
                                             options, &error, &offset, nullptr));
  if (!code) return refusal(error);
  return code;
}

bool begins_at_start(const RegexNode& node) {
  if (node.kind == RegexNode::Kind::kAlternation) {
    return std::all_of(node.children.begin(), node.children.end(), begins_at_start);
  }
  if (node.kind == RegexNode::Kind::kSequence) {
    return !node.children.empty() && begins_at_start(node.children.front());
  }
  return node.kind == RegexNode::Kind::kStart;
}

// Returns true if a search may begin at every place of the text and read far from each of them.
bool may_read_everything_everywhere(const RegexNode& root) {
  return !begins_at_start(root) &&
         (width_of(root).max > kNarrow || contains(root, RegexNode::Kind::kLookahead));
}

}  // namespace

struct Pattern::Program {
  std::optional<SimplePattern> simple;  // if set, no regular expression engine is used
  std::string pcre;
  PcrePointer<pcre2_code> code;
  bool jit = false;
  bool everywhere = false;  // the result of may_read_everything_everywhere()
  std::uint32_t steps = 0;
  // Created when the first long text is searched.
  mutable std::once_flag linear_made;
  mutable std::unique_ptr<const LinearSearch> linear;

  [[nodiscard]] Match search(std::string_view text, SearchBudget& budget) const;
  [[nodiscard]] Match search_long(std::string_view text, SearchBudget& budget) const;
  [[nodiscard]] Match backtrack(std::string_view text, SearchBudget& budget) const;
  [[nodiscard]] int match(std::string_view text, const Workspace& mine,
                          std::uint64_t allowed) const;
};

Pattern::Pattern(std::unique_ptr<const Program> program) : program_(std::move(program)) {}
Pattern::Pattern(Pattern&&) noexcept = default;
Pattern& Pattern::operator=(Pattern&&) noexcept = default;
Pattern::~Pattern() = default;

Result<Pattern> Pattern::compile(std::string_view ecma, const PatternLimits& limits) {
  if (ecma.size() > limits.length) {
    return Error(Code::kTooLarge, "The regular expression has " + std::to_string(ecma.size()) +
                                      " bytes; at most " + std::to_string(limits.length) +
                                      " are taken.");
  }
  PATCHBAY_TRY(auto root, parse_ecma_regex(ecma, limits.nesting));
  root = reduced_for_search(std::move(root));
  auto program = std::make_unique<Program>();
  program->steps = limits.steps;
  program->simple = SimplePattern::of(root);
  if (!program->simple) {
    PATCHBAY_TRY(program->pcre, to_pcre(root));
    PATCHBAY_TRY(program->code, compile_code(program->pcre));
    program->everywhere = may_read_everything_everywhere(root);
    // JIT may be missing (platform without support, no executable memory). Then searches are
    // slower.
    program->jit = pcre2_jit_compile(program->code.get(), PCRE2_JIT_COMPLETE) == 0;
  }
  return Pattern(std::move(program));
}

Pattern::Match Pattern::search(std::string_view utf8, SearchBudget& budget) const {
  if (program_->simple) return program_->simple->search(utf8) ? Match::kYes : Match::kNo;
  return program_->search(utf8, budget);
}

Pattern::Match Pattern::search(std::string_view utf8) const {
  SearchBudget boundless(UINT64_MAX);
  return search(utf8, boundless);
}

Pattern::Match Pattern::Program::search(std::string_view text, SearchBudget& budget) const {
  if (!is_utf8(text)) return Match::kNo;  // the engines need UTF-8 and do not check for it
  return everywhere && text.size() > kLongText ? search_long(text, budget)
                                               : backtrack(text, budget);
}

Pattern::Match Pattern::Program::search_long(std::string_view text, SearchBudget& budget) const {
  std::call_once(linear_made, [this] { linear = LinearSearch::of(pcre); });
  if (linear) return linear->search(text) ? Match::kYes : Match::kNo;
  return text.size() > kLongestText ? Match::kLimit : backtrack(text, budget);
}

// Searches with PCRE2. PCRE2 does not report how many steps a search took, but only that the search
// took too many. If the free steps are not enough, takes the full number of steps from the budget
// and begins again.
Pattern::Match Pattern::Program::backtrack(std::string_view text, SearchBudget& budget) const {
  const Workspace& mine = workspace();
  if (!mine.ready()) return Match::kLimit;
  const std::uint64_t by_length = std::uint64_t{kStepsPerByte} * text.size();
  const std::uint64_t most = everywhere ? steps / kPlacesToShare : steps;
  int found = match(text, mine, std::min<std::uint64_t>(kFreeSteps, most) + by_length);
  if (found == PCRE2_ERROR_MATCHLIMIT && most > kFreeSteps && budget.take(most)) {
    found = match(text, mine, most + by_length);
  }
  if (found >= 0) return Match::kYes;
  return found == PCRE2_ERROR_NOMATCH ? Match::kNo : Match::kLimit;
}

int Pattern::Program::match(std::string_view text, const Workspace& mine,
                            std::uint64_t allowed) const {
  pcre2_set_match_limit(mine.context.get(),
                        static_cast<std::uint32_t>(std::min<std::uint64_t>(allowed, UINT32_MAX)));
  const auto* subject = reinterpret_cast<PCRE2_SPTR>(text.empty() ? "" : text.data());
  return jit ? pcre2_jit_match(code.get(), subject, text.size(), 0, 0, mine.data.get(),
                               mine.context.get())
             : pcre2_match(code.get(), subject, text.size(), 0, PCRE2_NO_UTF_CHECK, mine.data.get(),
                           mine.context.get());
}

bool is_ecma_regex(std::string_view text) {
  const PatternLimits limits;
  return text.size() <= limits.length && parse_ecma_regex(text, limits.nesting).has_value();
}

}  // namespace patchbay::pattern
