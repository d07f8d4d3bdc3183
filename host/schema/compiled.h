#pragma once

#include "schema/model.h"
#include "schema/program.h"

namespace patchbay::schema {

// All copies of a Schema share this part. The program gives verdicts. The model is used for
// explanations. The program points into the model.
struct Schema::Compiled {
  Model model;
  Program program;
};

}  // namespace patchbay::schema
