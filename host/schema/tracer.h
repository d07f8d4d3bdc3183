#pragma once

#include <map>
#include <set>

#include "schema/judge.h"
#include "schema/known_keys.h"
#include "schema/member_index.h"
#include "schema/tags.h"
#include "schema/trace.h"

namespace patchbay::schema {

// Evaluates a model for an instance and stores a trace. A tracer is slower than the program.
// Without a judge, it examines everything, for the output formats. With a judge, it enters and
// stores only the parts that fail, for the faults. tracer.cc evaluates the value itself,
// tracer_containers.cc its items and members. tracer_alternatives.cc chooses the reported
// alternatives.
class Tracer {
 public:
  // `hash_seed`: the seed of the program.
  Tracer(const Model& model, std::uint64_t hash_seed, const TraceLimits& limits,
         Judge* judge = nullptr)
      : model_(model),
        hash_seed_(hash_seed),
        limits_(limits),
        judge_(judge),
        searches_(limits.search_steps) {}

  // Evaluates the instance. `place`: pointer to the instance in a larger document.
  TraceUnit run(const Node& instance, std::string_view place = {});
  // Returns true if a limit was reached. Some parts were then not examined and are missing in the
  // trace.
  [[nodiscard]] bool is_cut() const { return cut_; }

 private:
  struct Scope {  // linked list of the entered resources, innermost first
    ResourceId resource;
    const Scope* outer;
    ScopeId id;  // the program's id of this scope
  };
  struct Place {
    std::string keyword;   // pointer through the schema
    std::string instance;  // pointer into the instance
    const Scope* scope;
  };
  using EvaluatedPositions = std::set<std::size_t>;  // positions of members or items
  // One keyword of a subschema, applied to a value at a place.
  struct Site {
    SubschemaId id;
    const Subschema& schema;
    const Keyword& keyword;
    const Node& value;
    const Place& at;
  };

  // A member or item that an unevaluated* keyword refuses.
  struct Part {
    std::string step;   // the path from the container to the part
    std::string fault;  // for example "the key "a" is not known"
    std::function<bool(SubschemaId)> is_known_to;
  };

  // The alternatives around an unevaluated* keyword (see tell_alternative_with()).
  struct FailingGroups {
    std::optional<std::vector<SubschemaId>> failing{};  // computed at the first use
    std::set<std::vector<SubschemaId>> told{};          // the groups whose faults were added
  };

  // A subschema that is being evaluated. `outer` is the subschema around it.
  struct SubschemaFrame {
    SubschemaId id;
    const Node* value;
    const Scope* scope;
    const SubschemaFrame* outer;
  };

  TraceUnit judge(SubschemaId id, const Node& value, const Place& at,
                  EvaluatedPositions& evaluated);
  void judge_by(SubschemaId id, const Node& value, const Place& at, EvaluatedPositions& evaluated,
                TraceUnit& unit);
  [[nodiscard]] bool is_entered(const SubschemaFrame& next) const;
  [[nodiscard]] const SubschemaFrame& outermost() const;
  void leave_out_refused(const Site& site, TraceUnit& unit);
  // Returns the pointer `to` with `token` appended. Returns "" with a judge, because only the
  // output formats need this pointer.
  [[nodiscard]] std::string schema_pointer(const std::string& to, std::string_view token) const {
    return judge_ ? std::string() : to + std::string(token);
  }
  void apply_to(const Site& site, EvaluatedPositions& own, TraceUnit& unit);
  bool apply(const Site& site, EvaluatedPositions& own, TraceUnit& unit);
  bool into(const Site& site, TraceUnit& unit, SubschemaId id, const Node& value,
            const std::string& token, const std::string& step, EvaluatedPositions& evaluated);
  void keep(TraceUnit& unit, TraceUnit part);
  void count(const std::vector<Finding>& findings);
  [[nodiscard]] bool has_found_enough(std::size_t more = 0) const {
    return findings_ + more >= limits_.findings;
  }
  // Adds the cost of comparing an unknown key or value with this number of names.
  void count_names(std::size_t names) { findings_ += names / 4; }
  [[nodiscard]] bool is_false(SubschemaId id) const {
    const Node& schema = *model_.at(id).node;
    return schema.is(Kind::kBoolean) && !schema.boolean();
  }
  [[nodiscard]] SubschemaId target(const Keyword& reference, const Scope* scope) const;
  Judge::Answer ask(const Site& site, SubschemaId id, const Node& value);
  bool passes(const Site& site, SubschemaId id, const Node& value);
  bool holds(const Site& site, SubschemaId id, const Node& value) {
    return judge_ && ask(site, id, value) == Judge::Answer::kHolds;
  }
  [[nodiscard]] bool may_refuse_whole(SubschemaId id, Kind kind, unsigned depth = 2) const;
  // Records an evaluated member or item. With a judge, only if an unevaluated* keyword may need the
  // record.
  void mark(EvaluatedPositions& evaluated, std::size_t index) const {
    if (!judge_ || marking_ > 0) evaluated.insert(index);
  }

  bool apply_branches(const Site& site, EvaluatedPositions& own, TraceUnit& unit);
  bool apply_not(const Site& site, TraceUnit& unit);
  bool apply_branch(const Site& site, EvaluatedPositions& own, TraceUnit& unit);
  std::string reason_of(const Site& site, SubschemaId id, bool holds);
  std::vector<std::string> keys_awaited(const Site& site, SubschemaId id, bool holds);
  void refuse_condition(const Site& site, const Keyword& condition, TraceUnit& unit);

  // These functions are defined in tracer_alternatives.cc.
  bool apply_alternatives(const Site& site, EvaluatedPositions& own, TraceUnit& unit);
  void tell_several(const Site& site, const std::vector<std::size_t>& passed, TraceUnit& unit);
  std::vector<SubschemaId> alternatives_of(const Site& site);
  const Keyword* inner_union(const Site& site, SubschemaId id);
  Branches read_branches(const Site& site, const std::vector<SubschemaId>& ids);
  void tell_none(const Site& site, TraceUnit& unit);
  void tell_branches(const Site& site, Branches& branches, TraceUnit& unit);
  bool tell_in_one(const Site& site, Branches& branches, TraceUnit& unit);
  bool tell_together(const Site& site, const Branches& branches, TraceUnit& unit);
  // `is_here`: merges only faults of the value itself.
  static bool tell_merged(const Site& site, const Branches& branches, bool is_here,
                          TraceUnit& unit);
  bool tell_missing(const Site& site, const Branches& branches, TraceUnit& unit);
  void tell_unknown_to_all(const Site& site, const Branches& branches, TraceUnit& unit);
  void keep_possible(Branches& branches, const Node& value);
  bool contradicts_itself(SubschemaId id);
  bool is_unknown_to(SubschemaId id, std::string_view key);
  static bool tell_options(const Site& site, const Branches& branches, TraceUnit& unit);
  TagTree& tag_tree(const Branches& branches);
  const std::vector<std::string_view>& named_keys(SubschemaId id);
  std::size_t unnamed_members(SubschemaId id, const Node& object);
  [[nodiscard]] static std::size_t closest_of(const Site& site, const Branches& branches);
  static std::string note_on_others(const Site& site, const Branches& branches,
                                    const Branch& closest, const Finding& first);
  void tell_closest(const Site& site, Branches& branches, TraceUnit& unit);

  bool apply_items(const Site& site, EvaluatedPositions& own, TraceUnit& unit);
  bool apply_contains(const Site& site, EvaluatedPositions& own, TraceUnit& unit);
  [[nodiscard]] std::string items_asked(const Site& site, bool few, std::size_t bound) const;
  bool apply_members(const Site& site, EvaluatedPositions& own, TraceUnit& unit);
  bool apply_to_members(const Site& site, EvaluatedPositions& own, TraceUnit& unit);
  bool apply_to_names(const Site& site, TraceUnit& unit);
  bool apply_dependents(const Site& site, EvaluatedPositions& own, TraceUnit& unit);
  std::vector<std::pair<SubschemaId, std::string_view>> children_for(const Site& site,
                                                                     std::string_view key,
                                                                     bool evaluated);
  bool may_be_evaluated(SubschemaId id, std::string_view key);
  bool is_declared(std::string_view key);
  const EvaluatedParts& known_to(SubschemaId id);
  bool is_additional(const Subschema& schema, std::string_view key);
  bool matches(const Pattern& pattern, std::string_view key);
  static void refuse_tail(const Site& site, std::size_t index, TraceUnit& unit);
  Part refused_key(std::string_view key);
  Part refused_item(std::size_t index);
  std::vector<SubschemaId> failing_alternatives(const Site& site);
  bool tell_alternative_with(const Site& site, const Part& refused, FailingGroups& all,
                             TraceUnit& unit);
  void refuse_key(const Site& site, std::string_view key, const KnownKeys* known, TraceUnit& unit);
  KnownKeys keys_known_to(const Site& site);
  KnownKeys known_keys_of(const std::vector<SubschemaId>& parts, const Node& object);
  bool is_in_force(const Site& site, SubschemaId owner, const Keyword& keyword, std::size_t index);
  void require(const Site& site, std::string_view key, TraceUnit& unit);

  const Model& model_;
  std::uint64_t hash_seed_;
  TraceLimits limits_;
  Judge* judge_;
  NodeContext context_;  // used without a judge
  SearchBudget searches_;
  StackRoom room_;
  const SubschemaFrame* entered_ = nullptr;
  std::size_t judged_ = 0;
  std::size_t kept_ = 0;
  std::size_t findings_ = 0;
  MemberIndex index_;
  // The members and items that a subschema may evaluate, and the keys that it names. Computed at
  // the first use.
  std::map<SubschemaId, EvaluatedParts> evaluated_parts_;
  std::map<SubschemaId, std::vector<std::string_view>> named_keys_;  // sorted
  std::map<SubschemaId, bool> contradictions_;                       // results of
                                                                     // contradicts_itself()
  std::map<std::vector<SubschemaId>, TagTree> tags_;                 // by list of alternatives
  // The values of const or enum (Keyword) that the subschema accepts in the scope.
  std::map<std::tuple<SubschemaId, ScopeId, const Keyword*>, std::vector<const Node*>> accepted_;
  // Values that failed a subschema in a scope, and whose faults are in the trace. A second
  // evaluation would find the same faults.
  std::set<std::tuple<SubschemaId, ScopeId, const Node*>> told_;
  unsigned unkept_ = 0;    // number of open evaluations whose faults are not traced
  unsigned marking_ = 0;   // number of open subschemas with unevaluated*
  unsigned shallow_ = 0;   // number of unions whose alternatives are being compared; unless 0, no
                           // container is entered
  bool doubtful_ = false;  // true: a keyword failed, so some evaluated members may lack their mark
  bool cut_ = false;
};

}  // namespace patchbay::schema
