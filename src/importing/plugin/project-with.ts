/** What a plug-in is told where it is used -> the project of a bundler's: the configuration, and over it these options. */
import { readConfig, type ImportSettings } from '../../config/index.ts';
import { ConfigFault, type Config } from '../configuration.ts';
import { openProject, projectOf, type Project } from '../project.ts';
import type { PluginOptions } from './plugin-options.ts';

/** Opens the project; throws where the configuration or an option is at fault. */
export async function projectWith(options: PluginOptions, root: string): Promise<Project> {
  const { config, types: _, ...grants } = options;
  const project = await openProject({ folder: root, ...(config === undefined ? {} : { config }) });
  const text = JSON.stringify({ imports: grants }, null, 2);
  // Read as a configuration is: the same names, the same faults.
  const { value, diagnostics } = readConfig(text, optionsName);
  if (value === undefined) throw new ConfigFault(diagnostics, new Map([[optionsName, text]]));
  return projectOf(withImports(project.config, value.imports!));
}

const optionsName = 'the options of witlink';

function withImports(config: Config, over: ImportSettings): Config {
  const under = config.settings.imports;
  const imports: ImportSettings = {
    ...under,
    ...over,
    map: new Map([...(over.map ?? []), ...(under?.map ?? [])]),
    components: [...(under?.components ?? []), ...(over.components ?? [])],
  };
  return { ...config, settings: { ...config.settings, imports } };
}
