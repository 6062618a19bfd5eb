import { svelte } from '@sveltejs/vite-plugin-svelte'
import { defineConfig, type Plugin } from 'vite'

/** Put scripts and styles into the page itself, so that it is one file. `attune lesson` adds the data and the policy. */
function oneFile(): Plugin {
  return {
    name: 'one-file',
    enforce: 'post',
    generateBundle(_, bundle) {
      const page = Object.values(bundle).find((part) => part.fileName.endsWith('.html'))
      if (!page || page.type !== 'asset') throw new Error('no page in the bundle')
      let html = String(page.source)
      for (const [name, part] of Object.entries(bundle)) {
        if (part.type === 'chunk') {
          const tag = new RegExp(`<script[^>]*src="[^"]*${part.fileName}"[^>]*></script>`)
          const code = part.code.replaceAll('</script', '<\\/script')
          html = html.replace(tag, '').replace('<!--script-->', () => `<script type="module">${code}</script>`)
          delete bundle[name]
        } else if (part.fileName.endsWith('.css')) {
          const tag = new RegExp(`<link[^>]*href="[^"]*${part.fileName}"[^>]*>`)
          html = html.replace(tag, () => `<style>${part.source}</style>`)
          delete bundle[name]
        }
      }
      page.source = html
    },
  }
}

export default defineConfig(({ mode }) => ({
  base: './',
  publicDir: mode === 'lesson' ? false : 'public',
  plugins: [svelte(), ...(mode === 'lesson' ? [oneFile()] : [])],
  build: {
    target: 'es2022',
    emptyOutDir: false,
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 900,
    rolldownOptions: {
      input: mode === 'lesson' ? 'lesson.html' : 'index.html',
      output: mode === 'lesson' ? { codeSplitting: false } : {},
    },
  },
}))
