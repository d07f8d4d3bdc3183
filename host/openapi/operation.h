// Reads one operation of a description as an action of a connector: its arguments, its result and
// its request.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "openapi/description.h"
#include "openapi/parameter.h"

namespace patchbay::openapi {

enum class Body { kNone, kJson, kForm, kText };
enum class Answer { kNothing, kJson, kText };

struct Operation {
  OperationPlace place;
  std::string id;  // the id of the action
  std::string title;
  std::string description;
  std::vector<Parameter> parameters;
  Body body = Body::kNone;
  std::string body_argument;  // the body's name among the arguments, such as "body"
  std::string body_type;      // the body's media type
  bool body_required = false;
  Answer answer = Answer::kNothing;
  Tree arguments;  // the schema of the arguments
  Tree result;     // the schema of the result; null: any value
  std::vector<std::string> scopes;
};

// Reads an operation. Fails with INVALID_ARGUMENT if a connector cannot send its requests or read
// its answers. The message names the operation.
Result<Operation> read_operation(const Description& description, const OperationPlace& place);

}  // namespace patchbay::openapi
