#pragma once

#include <map>
#include <set>
#include <unordered_map>

#include "schema/json_names.h"
#include "schema/program.h"

namespace patchbay::schema {

// Compiles a Model to a Program, with one block for each possible pair (subschema, dynamic scope).
// So the compiler knows the target of every $dynamicRef, and emits a plain call.
class Compiler {
 public:
  Compiler(const Model& model, const CompileLimits& limits) : model_(model), limits_(limits) {}

  Result<Program> run();

 private:
  // Maps each used dynamic anchor to the outermost resource that binds it.
  using Scope = std::map<std::string, SubschemaId, std::less<>>;
  using Instructions = std::vector<Instruction>;

  // A list of instructions in progress, with its block, subschema and kind.
  struct Site {
    BlockKey key;
    const Subschema* subschema;
    Kind kind;
    Instructions* out;
  };

  BlockId block_of(BlockKey key);
  // These functions return a block. A block that tracks records which members or items it
  // evaluates.
  BlockId child(const Site& site, SubschemaId id);  // for a member or item; the block never tracks
  BlockId in_place(const Site& site,
                   SubschemaId id);  // for the same instance; the block tracks if the site tracks
  void note_edge(BlockId id);
  void fill(BlockId id, const BlockKey& key);
  Instructions lower(const BlockKey& key, Kind kind, bool& open);
  void call(const Site& site, BlockId block);

  // One function for each group of keywords, defined in compile_*.cc.
  bool lower_type(const Site& site);
  void lower_values(const Site& site);
  void lower_equal(const Site& site, std::span<const Node> allowed);
  void lower_number(const Site& site);
  void lower_string(const Site& site);
  void lower_array(const Site& site);
  void lower_contains(const Site& site);
  void lower_object(const Site& site);
  void emit_object(const Site& site, ObjectPlan plan, bool asks);
  void lower_dependent(const Site& site);
  void lower_logic(const Site& site);
  void lower_branches(const Site& site, const Keyword& keyword, Op op);
  void lower_if(const Site& site);
  bool lower_unevaluated(const Site& site);
  [[nodiscard]] SubschemaId target_of(const Keyword& reference, ScopeId scope) const;
  ScopeId enter(ScopeId scope, SubschemaId into);
  ScopeId intern(const Scope& scope);

  [[nodiscard]] bool draft_before(const Site& site, Dialect dialect) const {
    return model_.dialect_of(site.key.subschema) < dialect;
  }
  [[nodiscard]] std::size_t count_of(const Site& site, Word word, std::size_t otherwise) const;
  void emit(const Site& site, Op op, std::size_t a = 0, std::size_t b = 0, std::size_t c = 0);

  const Model& model_;
  const CompileLimits& limits_;
  StackRoom room_;
  Program program_;
  std::vector<bool> filled_;
  // A block may lead back to blocks that are not complete yet. A Trail is the outermost of them:
  // its position in `filling_`, and its id.
  struct Trail {
    std::size_t lowest = SIZE_MAX;
    BlockId back_to = 0;
  };
  std::vector<bool> recursive_;   // by block; true: the block may run again inside itself
  std::vector<Trail> trails_;     // by block
  std::vector<BlockId> filling_;  // ids of the incomplete blocks, innermost last
  std::vector<std::pair<BlockId, BlockKey>> later_;
  std::map<Scope, ScopeId> scope_ids_;
  std::vector<Scope> scopes_;
  std::set<std::string, std::less<>> dynamic_names_;
  std::size_t work_ = 0;
  bool too_large_ = false;
};

// Compiles the model. Fails with TOO_LARGE if the program exceeds a limit. The program points into
// the model, so the model must live as long as the program.
Result<Program> compile_program(const Model& model, const CompileLimits& limits);

}  // namespace patchbay::schema
