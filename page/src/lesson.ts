import './frame/theme.css'

document.getElementById('page')!.textContent = ''
