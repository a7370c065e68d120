// A transform of asc: the names that a component wants of the exports of provider.ts.
const names = {
  realloc: 'cabi_realloc',
  text: 'bench:guests/calls#text',
  items: 'bench:guests/calls#items',
  itemsPost: 'cabi_post_bench:guests/calls#items',
  counter: 'bench:guests/calls#[constructor]counter',
  add: 'bench:guests/calls#[method]counter.add',
  end: 'bench:guests/calls#[dtor]counter',
};

export default class Names {
  afterCompile(module) {
    for (const [plain, name] of Object.entries(names)) {
      const { value } = this.binaryen.getExportInfo(module.getExport(plain));
      module.removeExport(plain);
      module.addFunctionExport(value, name);
    }
    module.removeExport('trap');
  }
}
